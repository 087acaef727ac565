import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli, type CliResult } from "../../support/run-cli.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";

const typescript = {
  "package.json": '{ "type": "module", "scripts": { "test": "node --test" } }\n',
  "src/shipping.ts": `/** What it costs to send goods of that price, in cents. */
export function shipping(cents: number, express = false): number {
  if (cents < 0) {
    throw new RangeError("A price is not negative.");
  }
  if (cents >= 5000) {
    return express ? 500 : 0;
  }
  const base = 499;
  return express ? base * 2 : base;
}
`,
  "test/shipping.test.ts": `import assert from "node:assert/strict";
import { test } from "node:test";
import { shipping } from "../src/shipping.ts";

test("small parcels cost", () => {
  assert.equal(shipping(100), 499);
});
`,
};

const python = {
  "shop/__init__.py": "",
  "shop/shipping.py": `def shipping(cents, express=False):
    """What it costs to send goods of that price, in cents."""
    if cents < 0:
        raise ValueError("A price is not negative.")
    if cents >= 5000:
        return 500 if express else 0
    base = 499
    return base * 2 if express else base


def label(name):
    return name.strip().upper()
`,
  "tests/__init__.py": "",
  "tests/test_shipping.py": `import unittest

from shop.shipping import shipping


class ShippingTest(unittest.TestCase):
    def test_small(self):
        self.assertEqual(shipping(100), 499)


if __name__ == "__main__":
    unittest.main()
`,
};

/** A new file, as models write it. */
function created(path: string, text: string): string {
  return `${path}\n<<<<<<< SEARCH\n=======\n${text}>>>>>>> REPLACE\n`;
}

function edit(path: string, search: string, replace: string): string {
  return `${path}\n<<<<<<< SEARCH\n${search}=======\n${replace}>>>>>>> REPLACE\n`;
}

const head = `import assert from "node:assert/strict";
import { test } from "node:test";
import { shipping } from "../src/shipping.ts";

`;
const good = `${head}test("from 50.00 on nothing is paid, but for express", () => {
  assert.equal(shipping(5000), 0);
  assert.equal(shipping(5000, true), 500);
  assert.equal(shipping(4999), 499);
});

test("express costs twice as much", () => {
  assert.equal(shipping(100, true), 998);
});

test("no price is negative", () => {
  assert.throws(() => shipping(-1), RangeError);
  assert.equal(shipping(0), 499);
});
`;
const vacuous = `${head}test("it works", () => {
  shipping(9000);
  assert.ok(true);
});
`;

interface Done {
  readonly code: number | null;
  readonly outcome: { readonly kind: string; readonly complete: boolean; readonly diff: string };
  readonly text: (path: string) => string | undefined;
  readonly stderr: string;
  readonly prompt: string;
  /** What a replay of the run says, where there was one. */
  readonly replayed: CliResult | undefined;
}

/** What a run makes of each model's answer; with `--journal`, it is replayed as well. */
async function written(
  files: Readonly<Record<string, string>>,
  answers: readonly string[],
  args: readonly string[],
): Promise<Done> {
  using workspace = GitWorkspace.of(files);
  await using server = await ScriptedServer.start();
  answers.forEach((answer, index) => server.model(`m${index}`).answers(answer));
  const models = answers.flatMap((_, index) => ["--model", `m${index}`]);
  const place = ["--root", workspace.root, "--base-url", server.baseUrl];
  const { code, stdout, stderr } = await runCli(["tests", ...place, ...models, "--json", "--apply", ...args]);
  const { root } = workspace;
  const journal = args[args.indexOf("--journal") + 1] ?? "";
  const replayed = args.includes("--journal") ? await runCli(["replay", journal, "--json"]) : undefined;
  const texts = new Map(
    [...Object.keys(files), "test/more.test.ts", "tests/test_more.py"].map((path) => [
      path,
      existsSync(join(root, path)) ? readFileSync(join(root, path), "utf8") : undefined,
    ]),
  );
  return {
    code,
    outcome: JSON.parse(stdout) as Done["outcome"],
    text: (path) => texts.get(path),
    stderr,
    prompt: JSON.stringify(server.requests[0]?.body),
    replayed,
  };
}

const failing = `${head}test("parcels are free", () => {
  assert.equal(shipping(1), 0);
});
`;
const flaky = `${head}import { existsSync, writeFileSync } from "node:fs";

test("a second time", () => {
  assert.equal(shipping(5000), 0);
  assert.ok(!existsSync("been-here"));
  writeFileSync("been-here", "");
});
`;
/** Asserts, and runs nothing that is not tested yet. */
const known = `${head}test("small parcels cost this much", () => {
  assert.equal(shipping(100), 499);
  assert.equal(shipping(4000), 499);
});
`;
const ownTest = `test("small parcels cost", () => {
  assert.equal(shipping(100), 499);
});
`;

const here = ["--file", "src/shipping.ts", "--check", "node --test"];

describe("tests", () => {
  test("of several the one that notices most is chosen; what changes code, goes, fails or asserts nothing is refused", async () => {
    const code = edit("src/shipping.ts", "  const base = 499;\n", "  const base = 500;\n");
    const removed = edit("test/shipping.test.ts", ownTest, good.slice(head.length));
    const few = `${head}test("large parcels cost nothing", () => {\n  assert.equal(shipping(5000), 0);\n  assert.equal(shipping(5000, true), 500);\n});\n`;
    const answers = [
      created("test/more.test.ts", few),
      created("test/more.test.ts", vacuous),
      created("test/more.test.ts", failing),
      code + created("test/more.test.ts", good),
      removed,
      created("test/more.test.ts", good),
    ];
    const done = await written(typescript, answers, here);
    const reason = expect.stringContaining("Its tests notice more of the faults") as unknown;
    expect(done.outcome).toMatchObject({ kind: "accepted", complete: true, reason });
    expect(done.text("test/more.test.ts")).toBe(good);
    expect(done.text("src/shipping.ts")).toBe(typescript["src/shipping.ts"]);
    expect(done.text("test/shipping.test.ts")).toBe(typescript["test/shipping.test.ts"]);
    for (const said of [
      "3 new tests pass, each time they were run: from 50.00 on nothing is paid, but for express;",
      "Lines of src/shipping.ts that tests run: 4 -> 6 of 6; 21 of 24 planted faults noticed",
      "The new tests are vacuous: they notice only what throws.",
      "parcels are free",
      "src/shipping.ts is not a file of tests",
      'What stands in test/shipping.test.ts:5 is changed or removed: test("small parcels cost"',
    ]) {
      expect(done.stderr).toContain(said);
    }
    expect(done.prompt).toContain("Tests here are written for node:test.");
    expect(done.prompt).toContain("file: test/shipping.test.ts");
  });

  test("what passes only the first time, or runs nothing that no test ran, is refused, though nobody has another", async () => {
    const reading = `import { readFileSync } from "node:fs";\n${head}test("it is written so", () => {
  assert.match(readFileSync(new URL("../src/shipping.ts", import.meta.url), "utf8"), /cents >= 5000/);
  shipping(6000);
});
`;
    const answers = [flaky, known, reading].map((text) => created("test/more.test.ts", text));
    const done = await written(typescript, answers, [...here, "--strategy", "best-of-n"]);
    expect(done.stderr).toContain("test/more.test.ts reads src/shipping.ts as a text.");
    expect(done.outcome.kind).toBe("rejected");
    expect(done.code).toBe(1);
    expect(done.text("test/more.test.ts")).toBeUndefined();
    expect(done.stderr).toContain("a second time passed once and failed when run again");
    expect(done.stderr).toContain("The new tests run no line that was not run before.");
  });

  test("weak tests are taken where nobody has better ones, and are called weak", async () => {
    const weak = `${head}test("large parcels cost little", () => {\n  assert.ok(shipping(6000) < 499);\n});\n`;
    const done = await written(
      typescript,
      [created("test/more.test.ts", weak)],
      [...here, "--strategy", "single"],
    );
    expect(done.outcome).toMatchObject({ kind: "accepted", complete: false });
    expect(done.text("test/more.test.ts")).toBe(weak);
    expect(done.stderr).toMatch(/The new tests are weak: of \d+ planted faults .* they notice \d\./);
    expect(done.code).toBe(1);
  });

  test("Python: tests are added to those that there are, for the function at a line", async () => {
    const added = edit(
      "tests/test_shipping.py",
      "        self.assertEqual(shipping(100), 499)\n",
      `        self.assertEqual(shipping(100), 499)

    def test_large(self):
        self.assertEqual(shipping(5000), 0)
        self.assertEqual(shipping(4999), 499)

    def test_negative(self):
        with self.assertRaises(ValueError):
            shipping(-1)
`,
    );
    const idle = edit(
      "tests/test_shipping.py",
      'if __name__ == "__main__":\n',
      `class IdleTest(unittest.TestCase):
    def test_nothing(self):
        shipping(7000)


if __name__ == "__main__":
`,
    );
    using state = GitWorkspace.withoutGit({});
    const args = ["--file", "shop/shipping.py:3", "--check", "python3 -m unittest"];
    const kept = ["--journal", join(state.root, "run.jsonl")];
    const done = await written(python, [idle, added], [...args, ...kept]);
    expect(done.outcome).toMatchObject({ kind: "accepted", complete: true });
    expect(done.text("tests/test_shipping.py")).toContain("def test_negative");
    expect(done.text("tests/test_shipping.py")).toContain("def test_small");
    expect(done.text("tests/test_shipping.py")).not.toContain("IdleTest");
    expect(done.stderr).toContain("2 new tests pass, each time they were run");
    // `label` is not meant.
    expect(done.stderr).toContain("Lines of shop/shipping.py that tests run: 4 -> 6 of 6;");
    expect(done.stderr).toContain("The new tests are vacuous");
    // What the verifier said, figures and all, comes from the journal alone.
    expect(done.replayed?.stderr).toContain("every decision is the same");
    expect(done.replayed?.stderr).toContain("Lines of shop/shipping.py that tests run: 4 -> 6 of 6;");
  });

  test("without a model, a command that runs tests, or code that can be tested, it says what is needed", async () => {
    using workspace = GitWorkspace.of({ ...typescript, "a.go": "package a\n" });
    const run = (...args: readonly string[]): ReturnType<typeof runCli> =>
      runCli(["tests", "--root", workspace.root, "--offline", ...args]);
    const [alone, unknown, nothing, other, itself] = await Promise.all([
      run(...here),
      run("--file", "src/shipping.ts"),
      run("--check", "npm test"),
      run("--file", "a.go", "--check", "npm test"),
      run("--file", "test/shipping.test.ts", "--check", "npm test"),
    ]);
    const saying = (text: string): unknown => expect.stringContaining(text);
    expect(alone).toMatchObject({ code: 1, stderr: saying("Writing tests needs a model.") });
    expect(unknown).toMatchObject({
      code: 2,
      stderr: saying("The project names npm test, which you have not confirmed"),
    });
    expect(nothing).toMatchObject({ code: 2, stderr: saying("tests needs --file") });
    expect(other).toMatchObject({ code: 2, stderr: saying("Nobody here knows how a.go is tested") });
    expect(itself).toMatchObject({ code: 2, stderr: saying("holds tests itself") });
  });
});
