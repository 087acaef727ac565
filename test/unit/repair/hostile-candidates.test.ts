import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { CheckPlan } from "../../../src/core/repair/trial/check-plan.ts";
import { WarmLane } from "../../../src/core/repair/trial/lane.ts";
import type { TrialReply } from "../../../src/core/repair/trial/protocol.ts";
import { confinementHere } from "../../../src/core/verify/confinement.ts";
import { SandboxPool } from "../../../src/core/verify/sandbox-pool.ts";
import { processesWith, ScratchRepository, until } from "../verify/scratch-repository.ts";

const source = join(import.meta.dirname, "../../../src/core/repair");
const programs = { javascript: join(source, "node/main.ts"), python: join(source, "python/runner.py") };
const confinement = await confinementHere();
const never = new AbortController().signal;

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) {
    await step();
  }
});

interface Language {
  readonly name: string;
  readonly plan: CheckPlan;
  readonly files: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly test: string;
  /** The subject, with code that is run when a test calls it. */
  readonly with: (code: string) => string;
  readonly write: (path: string) => string;
  readonly background: (seconds: string) => string;
  readonly escape: (seconds: string) => string;
  readonly flood: string;
  readonly memory: string;
  /** Fails with what it finds. */
  readonly tell: string;
}

const javascript: Language = {
  name: "JavaScript",
  plan: { language: "javascript", framework: "node-test", files: ["one.test.js"], interpreter: "node" },
  files: {
    "package.json": '{ "type": "module" }',
    "one.js": "export const one = () => 1;\n",
    "one.test.js":
      'import assert from "node:assert";\nimport { test } from "node:test";\nimport { one } from "./one.js";\ntest("one", async () => assert.equal(await one(), 1));\n',
  },
  subject: "one.js",
  test: "one.test.js",
  with: (code) =>
    `import fs from "node:fs";\nimport { spawn } from "node:child_process";\nexport const one = () => { ${code}\n return 1; };\n`,
  write: (path) => `try { fs.writeFileSync(${JSON.stringify(path)}, "evil"); } catch {}`,
  background: (seconds) => `spawn("sleep", ["${seconds}"], { stdio: "ignore" });`,
  escape: (seconds) =>
    `spawn("sleep", ["${seconds}"], { detached: true, stdio: "ignore", env: {}, cwd: "/" }).unref();`,
  flood: 'for (let i = 0; i < 300_000; i++) { process.stdout.write("x".repeat(100)); fs.writeSync(2, "y"); }',
  memory: "const all = []; for (;;) all.push(new Array(1000).fill({}));",
  tell: 'throw new Error(`key ${process.env.PATCHED_MOA_TEST_API_KEY}, temporary ${process.env.TMPDIR}, nice ${fs.readFileSync("/proc/self/stat", "utf8").split(") ")[1].split(" ")[16]}.`);',
};

const python: Language = {
  name: "Python",
  plan: { language: "python", framework: "unittest", files: ["test_one.py"], interpreter: "python3" },
  files: {
    "one.py": "def one():\n    return 1\n",
    "test_one.py":
      "import unittest\nfrom one import one\n\n\nclass Ones(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(one(), 1)\n",
  },
  subject: "one.py",
  test: "test_one.py",
  with: (code) => `import os, subprocess\n\n\ndef one():\n    ${code}\n    return 1\n`,
  write: (path) => `try:\n        open(${JSON.stringify(path)}, "w").write("evil")\n    except OSError: pass`,
  background: (seconds) => `subprocess.Popen(["sleep", "${seconds}"])`,
  escape: (seconds) => `subprocess.Popen(["sleep", "${seconds}"], start_new_session=True, env={}, cwd="/")`,
  flood: 'for i in range(300000): print("x" * 100); os.write(2, b"y")',
  memory: "memory = []\n    while True: memory.append(bytearray(10 ** 6))",
  tell: "raise Exception(f\"key {os.environ.get('PATCHED_MOA_TEST_API_KEY')}, temporary {os.environ.get('TMPDIR')}, nice {os.nice(0)}.\")",
};

/** Of a process that nobody else starts. */
const oddSeconds = (): string => `${3000 + Math.floor(Math.random() * 1e6)}.${Date.now()}`;

describe.each([javascript, python])("a candidate in $name", (language) => {
  /** @returns what its test says, and then what the test says of the code as it was, by the same lane */
  async function tryIt(
    code: (repository: ScratchRepository) => string,
    whileAlive: () => Promise<void> | void = () => undefined,
  ): Promise<{ readonly reply: TrialReply; readonly later: TrialReply; readonly temporary: string }> {
    const repository = ScratchRepository.with({ ...language.files, ".gitignore": "node_modules\n" });
    cleanUp.push(() => repository.remove());
    repository.write({ "node_modules/dep/index.js": "dep\n" });
    const before = repository.fingerprint();
    const pool = new SandboxPool({ root: repository.root, unsaved: new Map() }, 1);
    cleanUp.push(() => pool.dispose());
    const stages = [[{ file: language.test }]];
    // What a test says is told together with the lines it executes.
    const trial = { stages, testTimeout: 2_000, totalTimeout: 6_000, coverage: true };
    const result = await pool.use(never, async (sandbox) => {
      const lane = new WarmLane(language.plan, sandbox.root, programs);
      try {
        const reply = await lane.try(
          { ...trial, files: { [language.subject]: language.with(code(repository)) } },
          never,
        );
        await whileAlive();
        const later = await lane.try({ ...trial, files: {} }, never);
        return { reply, later, temporary: `${sandbox.root}.tmp` };
      } finally {
        await lane.dispose();
      }
    });
    expect(repository.fingerprint()).toBe(before);
    expect(result.later.results.map(({ status }) => status)).toEqual(["passed"]);
    return result;
  }

  // What only the system can do: on a machine that lets nobody have it, there is nothing to test.
  test.runIf(confinement.hasReadOnly)(
    "cannot write to the user's files, nor to what he installed",
    async () => {
      const places = ["mine.txt", ".git/config", "node_modules/dep/index.js"];
      for (const place of places) {
        const { reply } = await tryIt((repository) => language.write(repository.path(place)));
        expect(reply.results).toMatchObject([{ status: "passed" }]);
      }
    },
  );

  test("leaves no process behind, in its group or out of it", async () => {
    for (const start of [language.background, language.escape]) {
      const seconds = oddSeconds();
      await tryIt(() => start(seconds));
      await until(() => processesWith(seconds).length === 0);
    }
  });

  test("floods nobody with output, and eats no memory but its own", async () => {
    const before = process.memoryUsage().rss;
    await tryIt(() => language.flood);
    const { reply } = await tryIt(() => language.memory);
    expect(reply.results[0]?.status).not.toBe("passed");
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 2 ** 20);
  });

  test("has a temporary folder of its own, no keys in its environment, and lets others go first", async () => {
    process.env["PATCHED_MOA_TEST_API_KEY"] = "secret-of-the-parent";
    const { reply, temporary } = await tryIt(() => language.tell);
    delete process.env["PATCHED_MOA_TEST_API_KEY"];
    const [{ message = "" } = {}] = reply.results;
    expect(message).toMatch(/key (?:undefined|None), /);
    expect(message).toContain(`temporary ${temporary}`);
    expect(Number(/nice (\d+)/.exec(message)?.[1])).toBeGreaterThan(0);
  });
});
