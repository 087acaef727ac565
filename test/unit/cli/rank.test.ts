import { expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";

const base = { "sum.mjs": "export const sum = (a, b) => a - b;\n", "check.mjs": check() };

function check(): string {
  return 'import { sum } from "./sum.mjs";\nif (sum(2, 3) !== 5) throw new Error("2 + 3");\n';
}

function diff(to: string): string {
  const from = "export const sum = (a, b) => a - b;";
  return `--- a/sum.mjs\n+++ b/sum.mjs\n@@ -1 +1 @@\n-${from}\n+${to}\n`;
}

const right = diff("export const sum = (a, b) => a + b;");
const wrong = diff("export const sum = (a, b) => a - -a;");

function lines(candidates: Readonly<Record<string, string | null>>): string {
  return Object.entries(candidates)
    .map(([id, patch]) => `${JSON.stringify({ id, patch })}\n`)
    .join("");
}

interface Report {
  readonly chosen: string | null;
  readonly order: readonly string[];
  readonly clusters: readonly (readonly string[])[];
  readonly verdicts: Readonly<Record<string, { status: string; gates: { gate: string; status: string }[] }>>;
  readonly reasons: readonly string[];
}

test("with a check, what passes it is chosen, whatever most propose; the workspace stays as it is", async () => {
  using workspace = GitWorkspace.of(base);
  const before = workspace.state();
  const candidates = lines({ a: wrong, b: wrong, c: right, d: null });
  const { code, stdout } = await runCli(
    ["rank", "--root", workspace.root, "--check", "node check.mjs", "--json", "-"],
    { stdin: candidates },
  );
  const report = JSON.parse(stdout) as Report;
  expect(code).toBe(0);
  expect(report).toMatchObject({
    chosen: "c",
    order: ["c", "a", "b", "d"],
    clusters: [["c"], ["a", "b"], ["d"]],
  });
  expect(report.verdicts["c"]?.gates.at(-1)).toMatchObject({ gate: "target", status: "passed" });
  expect(report.verdicts["a"]?.status).toBe("rejected");
  expect(workspace.state()).toBe(before);
});

test("of those that pass the check, the one whose code does what most of the others' does is chosen", async () => {
  const start = "def low(values, limit):\n    pass\n";
  using workspace = GitWorkspace.withoutGit({
    "low.py": start,
    "check.py": "from low import low\nassert low([1, 2, 5], 5) == 3\nassert low([7, 8], 9) == 15\n",
  });
  const body = (text: string): string =>
    `--- a/low.py\n+++ b/low.py\n@@ -1,2 +1,2 @@\n def low(values, limit):\n-    pass\n+    ${text}\n`;
  const { stdout } = await runCli(
    ["rank", "--root", workspace.root, "--check", "python3 check.py", "--json", "-"],
    {
      stdin: lines({
        odd: body("return sum(values) - (limit if limit in values else 0)"),
        other: body("return sum([v for v in values if not v >= limit])"),
        even: body("return sum(v for v in values if v < limit)"),
        failing: body("return sum(values)"),
      }),
    },
  );
  const report = JSON.parse(stdout) as Report;
  expect(["even", "other"]).toContain(report.chosen);
  expect(report.order.slice(2)).toEqual(["odd", "failing"]);
  expect(report.reasons.join("\n")).toContain("what the others do: the code was run on");
  expect(report.verdicts["even"]).toMatchObject({ behaviour: expect.any(Number) as number });
  expect(report.verdicts["failing"]).toMatchObject({ behaviour: null, status: "rejected" });
});

test("a patch that marks its own work by changing the test is judged without it", async () => {
  using workspace = GitWorkspace.of({ "sum.mjs": base["sum.mjs"], "sum.test.mjs": check() });
  const cheat =
    '--- a/sum.test.mjs\n+++ b/sum.test.mjs\n@@ -1,2 +1 @@\n import { sum } from "./sum.mjs";\n-if (sum(2, 3) !== 5) throw new Error("2 + 3");\n';
  const { stdout } = await runCli(
    ["rank", "--root", workspace.root, "--check", "node sum.test.mjs", "--json", "-"],
    { stdin: lines({ cheat: wrong + cheat, right }) },
  );
  expect(JSON.parse(stdout)).toMatchObject({ chosen: "right", verdicts: { cheat: { status: "rejected" } } });
});

test("with the code and no check, a patch that does not fit it cannot be chosen", async () => {
  using workspace = GitWorkspace.of(base);
  const elsewhere = right.replaceAll("a - b", "first - second");
  const { code, stdout } = await runCli(["rank", "--root", workspace.root, "--json", "-"], {
    stdin: lines({ elsewhere, right }),
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    chosen: "right",
    verdicts: { elsewhere: { status: "unusable" } },
  });
});

test("for people: a table, what speaks against each, and how the choice was made", async () => {
  const { code, stdout, stderr } = await runCli(["rank", "-"], {
    stdin: lines({ "one\u001b[31m": right, two: right, three: wrong, four: "" }),
  });
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^ {3}id +status +support/);
  expect(stdout).toMatch(/^Chosen: (one.*|two)$/m);
  expect(stdout).toContain("2 of 3 have the same effect");
  expect(stdout).not.toContain("\u001b");
});

test("one array of candidates is a list as well, however it is laid out", async () => {
  const candidates = { a: wrong, b: right, c: right };
  const array = Object.entries(candidates).map(([id, patch]) => ({ id, patch }));
  const [ofLines, ofArray] = await Promise.all(
    [lines(candidates), JSON.stringify(array, undefined, 2)].map((stdin) => runCli(["rank", "-"], { stdin })),
  );
  expect(ofArray).toEqual(ofLines);
  expect(ofArray?.code).toBe(0);
});

test("nothing to choose is exit code 1, with the reason", async () => {
  const { code, stdout, stderr } = await runCli(["rank", "--json", "-"], {
    stdin: lines({ a: "", b: null }),
  });
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ chosen: null, order: expect.any(Array) as string[] });
  expect(stderr).toContain("Nothing can be chosen");
});

test.each([
  ["no candidates", [], "", "rank takes one CANDIDATES.jsonl"],
  ["an empty list", ["-"], "\n", "There are no candidates"],
  ["a line that is no JSON", ["-"], '{"id":"a","patch":""}\n{', "Line 2 of the candidates: it is no JSON"],
  ["a line without an id", ["-"], '{"patch":""}', 'Line 1 of the candidates: "id"'],
  [
    "patches under another name",
    ["-"],
    `{"id":"a","diff":${JSON.stringify(right)}}`,
    'No candidate has a "patch"',
  ],
  [
    "an array with a number",
    ["-"],
    '[{"id":"a","patch":""}, 7]',
    "Line 2 of the candidates: it is no object",
  ],
  ["an id twice", ["-"], lines({ a: "" }) + lines({ a: "" }), "is that of line 1 too"],
  ["a check without the code", ["--check", "true", "-"], lines({ a: "" }), "--root DIR"],
  ["a missing file", ["nowhere.jsonl"], "", "nowhere.jsonl cannot be read"],
])("%s is wrong use, told in one message", async (_, args, stdin, message) => {
  const { code, stdout, stderr } = await runCli(["rank", ...args], { stdin });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(stdout).toBe("");
});
