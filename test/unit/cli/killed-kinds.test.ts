import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readJournal } from "../../../src/core/run/journal/read-journal.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { KillableRun } from "../../support/killable-run.ts";
import { runCli, startCli } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

/** Parts of a whole journal after which the process is killed. */
const parts = [0.3, 0.7];

const code = `export function clamp(value: number, high: number): number {
  if (value > high) {
    return high;
  }
  return value;
}
`;
const files = {
  "package.json": '{ "name": "till", "type": "module", "scripts": { "test": "node --test" } }\n',
  // Without the browser's types, which take longer to read than all the rest.
  "tsconfig.json":
    '{ "compilerOptions": { "lib": ["ES2022"], "types": [], "target": "ES2022", "module": "NodeNext", "allowImportingTsExtensions": true, "noEmit": true, "strict": true } }\n',
  "src/clamp.ts": code,
  "src/run.ts": "export function run(text: string): unknown {\n  return eval(text);\n}\n",
  "test/low.test.ts":
    'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { clamp } from "../src/clamp.ts";\ntest("low", () => assert.equal(clamp(1, 2), 1));\n',
  "scan.mjs": `import { readFileSync } from "node:fs";
const results = readFileSync("src/run.ts", "utf8").split("\\n").flatMap((text, index) => text.includes("eval(") ? [{
  ruleId: "eval", level: "error", message: { text: "It is run as code." },
  locations: [{ physicalLocation: { artifactLocation: { uri: "src/run.ts" }, region: { startLine: index + 1 } } }] }] : []);
console.log(JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "own" } }, results }] }));
`,
};

function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

const head = "export function clamp(value: number, high: number): number {\n";
const more =
  'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { clamp } from "../src/clamp.ts";\n\ntest("high", () => {\n  assert.equal(clamp(5, 2), 2);\n  assert.equal(clamp(2, 2), 2);\n});\n';

interface Kind {
  readonly args: readonly string[];
  readonly answer: string;
  /** What is in the patch. */
  readonly patch: string;
}

const kinds: Readonly<Record<string, Kind>> = {
  edit: {
    args: ["--instruction", "Take what is at the border.", "--check", "node --test"],
    answer: edit("src/clamp.ts", "  if (value > high) {\n", "  if (value >= high) {\n"),
    patch: "value >= high",
  },
  docstring: {
    args: ["--file", "src/clamp.ts"],
    answer: edit("src/clamp.ts", head, `/** The smaller of both. */\n${head}`),
    patch: "The smaller of both",
  },
  readme: {
    args: [],
    answer: edit("README.md", "", "# Till\n\n`clamp` is in `src/clamp.ts`; `npm test` tests it.\n"),
    patch: "+# Till",
  },
  tests: {
    args: ["--file", "src/clamp.ts", "--check", "node --test"],
    answer: edit("test/high.test.ts", "", more),
    patch: "clamp(5, 2)",
  },
  autofix: {
    args: ["--scan", "node scan.mjs", "--check", "node --test"],
    answer: edit("src/run.ts", "  return eval(text);\n", "  return JSON.parse(text);\n"),
    patch: "JSON.parse",
  },
};

test.for(Object.entries(kinds))(
  "%s: a run that is killed goes on to the same patch, in a file where that is wanted; nothing is paid twice, and it is replayed",
  { timeout: 120_000 },
  async ([kind, { args, answer, patch }]) => {
    using workspace = GitWorkspace.of(files);
    await using server = await ScriptedServer.start();
    server.models("a", "b").when("Criticise each answer").answers("The first is right.");
    server.model("a").answers(answer);
    server.model("b").answers("I do not know.");
    const { root } = workspace;
    const asked = ["--base-url", server.baseUrl, "--model", "a", "--model", "b", "--seed", "7"];
    const every = [kind, "--root", root, ...args, ...asked];
    const reference = new KillableRun(every, root, "whole");
    const whole = await reference.whole();
    expect(whole.code, whole.stderr).toBe(0);
    expect(whole.stdout).toContain(patch);
    const calls = server.requests.length;
    const journal = reference.journal ?? "";
    const { size } = statSync(journal);
    const state = workspace.state();

    const replayed = await runCli(["replay", journal], { env: reference.env });
    expect(replayed.stderr).toContain("every decision is the same");
    expect(replayed.stdout).toContain(patch);
    expect(server.requests).toHaveLength(calls);

    for (const part of parts) {
      const run = new KillableRun(every, root, String(part));
      const killed = await run.killedAt(Math.ceil(size * part));
      const cut = readJournal(run.journal ?? "", "the run");
      const answered = cut.turns.filter(({ key }) => key.startsWith("ask ")).length;
      const before = server.requests.length;
      const file = join(root, "..", `${kind}-${part}.patch`);
      const { run: name } = cut.header;
      const resumed = await runCli(["resume", name, "--output", file], { env: run.env });
      expect(resumed.code, `${killed.code ?? "killed"}\n${resumed.stderr}`).toBe(0);
      // Of findings there is a report beside the patch.
      expect(resumed.stdout).toMatch(kind === "autofix" ? /^# [^]*a re-scan finds it no more\./ : /^$/);
      expect(readFileSync(file, "utf8")).toContain(patch);
      expect(server.requests.length - before).toBe(cut.end === undefined ? calls - answered : 0);
      expect(workspace.state()).toBe(state);
      expect(readdirSync(run.tmp)).toEqual([]);
    }
  },
);

test(
  "autofix of several findings that is killed goes on with all of them: what was fixed is not paid for again, and the report is on every finding",
  { timeout: 120_000 },
  async () => {
    const paths = ["src/first.ts", "src/second.ts", "src/third.ts"];
    using workspace = GitWorkspace.of({
      ...files,
      "src/run.ts": "export const nothing = 0;\n",
      "scan.mjs": files["scan.mjs"].replace(
        /const results = [^]*\}\] : \[\]\);/,
        `const results = ${JSON.stringify(paths)}.flatMap((uri) => readFileSync(uri, "utf8").split("\\n").flatMap((text, index) => text.includes("eval(") ? [{
  ruleId: "eval", level: "error", message: { text: "It is run as code." },
  locations: [{ physicalLocation: { artifactLocation: { uri }, region: { startLine: index + 1 } } }] }] : []));`,
      ),
      ...Object.fromEntries(
        paths.map((path) => [
          path,
          "export function run(text: string): unknown {\n  return eval(text);\n}\n",
        ]),
      ),
    });
    await using server = await ScriptedServer.start();
    const [first = "", second = "", third = ""] = paths.map((path) =>
      edit(path, "  return eval(text);\n", "  return JSON.parse(text);\n"),
    );
    server.model("a").answers(first).hangs().answers(second).answers(third);
    const { root } = workspace;
    const state = join(root, "..", "state");
    const env = { PATCHED_MOA_HOME: state };
    const args = [
      "autofix",
      "--root",
      root,
      "--scan",
      "node scan.mjs",
      "--no-checks",
      "--strategy",
      "single",
    ];
    const { child, result } = startCli([...args, "--base-url", server.baseUrl, "--model", "a"], {
      env,
      cwd: root,
    });
    await server.until(() => server.requests.length === 2);
    child.kill("SIGKILL");
    await result;
    const [done = "", cut = "", ...more] = readdirSync(join(state, "runs")).sort();
    expect(more).toEqual([]);

    workspace.write("src/first.ts", "export const changed = 1;\n");
    const stale = await runCli(["resume", cut.replace(".jsonl", "")], { env, cwd: root });
    expect(stale).toMatchObject({ code: 1, stdout: "" });
    expect(stale.stderr).toContain("the workspace has changed since");
    workspace.git("checkout", "--quiet", "src/first.ts");
    expect(server.requests).toHaveLength(2);

    const resumed = await runCli(["resume", done.replace(".jsonl", ""), "--json", "--apply"], {
      env,
      cwd: root,
    });
    expect(resumed.code, resumed.stderr).toBe(0);
    const { findings } = JSON.parse(resumed.stdout) as {
      readonly findings: readonly { readonly path: string; readonly state: string }[];
    };
    expect(findings.map(({ path, state: became }) => [path, became])).toEqual(
      paths.map((path) => [path, "fixed"]),
    );
    expect(server.requests).toHaveLength(4);
    for (const path of paths) {
      expect(readFileSync(join(root, path), "utf8")).toContain("JSON.parse");
    }
    expect(readdirSync(join(state, "runs"))).toHaveLength(3);
  },
);

test("resume writes over no file, and says so before anything is paid", async () => {
  using workspace = GitWorkspace.of({ "there.patch": "mine\n" });
  const env = { PATCHED_MOA_HOME: join(workspace.root, "..", "state") };
  const resume = (...more: readonly string[]): ReturnType<typeof runCli> =>
    runCli(["resume", "none", ...more], { cwd: workspace.root, env });
  const [there, alone, nowhere] = await Promise.all([
    resume("--output", "there.patch"),
    resume("--force"),
    resume("--output", "no/x.patch"),
  ]);
  expect(there).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("There is a file there.patch already") as string,
  });
  expect(alone).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("--force is for --output FILE") as string,
  });
  expect(nowhere).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("there is no folder no") as string,
  });
  const forced = await resume("--output", "there.patch", "--force");
  expect(forced.stderr).toContain("There is no run none");
  expect(existsSync(join(workspace.root, "there.patch"))).toBe(true);
});
