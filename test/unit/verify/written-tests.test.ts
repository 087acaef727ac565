import { expect, test } from "vitest";
import type { Finding } from "../../../src/core/verify/gate.ts";
import { ChecksGate, type TestRuns } from "../../../src/core/verify/gates/checks.ts";
import { WrittenTestsGate } from "../../../src/core/verify/gates/written-tests.ts";
import type { ObservedCheck } from "../../../src/core/verify/observed-check.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import { RememberedRuns } from "../../../src/core/verify/remembered-runs.ts";
import type { ReportedTest } from "../../../src/core/verify/results/tool-report.ts";
import { addedTests } from "../../../src/core/verify/writing/added-tests.ts";
import { JudgeOfTests } from "../../../src/core/verify/writing/judge-tests.ts";
import type { MeasureRequest, TestWorth } from "../../../src/core/verify/writing/test-meter.ts";
import { compareVerdicts, verdictOf, type Verdict } from "../../../src/core/verify/verdict.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

const { signal } = new AbortController();
const files = new PatchedFiles({
  changes: [{ kind: "create", path: "b.test.ts", file: textFile("test();\n") }],
});

type Statuses = Readonly<Record<string, ReportedTest["status"]>>;

/** A run of a check in which these tests came out so; `"nothing"`: no tool says anything. */
function ran(command: string, statuses: Statuses | "nothing"): ObservedCheck {
  const tests =
    statuses === "nothing"
      ? []
      : Object.entries(statuses).map(([id, status]) => ({ id, status, scope: "test" as const }));
  const passed = tests.every(({ status }) => status !== "failed");
  const count = tests.filter(({ status }) => status === "passed").length;
  const report = { kind: "tests", tool: "t", tests, passing: "named", passed: count } as const;
  const result = { command, passed, exitCode: passed ? 0 : 1, timedOut: false, output: "", milliseconds: 1 };
  return { result, reports: statuses === "nothing" ? [] : [report] };
}

/** Tests that are worth so much, and what was asked about them. */
function judgeFor(worth: TestWorth): { readonly judge: JudgeOfTests; readonly asked: MeasureRequest[] } {
  const asked: MeasureRequest[] = [];
  const meter = {
    measure: (request: MeasureRequest) => {
      asked.push(request);
      return Promise.resolve(worth);
    },
  };
  return { judge: new JudgeOfTests({ endOf: () => Promise.resolve(undefined) }, meter), asked };
}

/** What the gates make of runs: without the patch; of the whole check with it, in their order; of the new file alone. */
async function findings(
  before: Statuses | "nothing",
  whole: readonly (Statuses | "nothing")[],
  alone: readonly Statuses[] = [{ b: "passed" }],
  { judge } = judgeFor(measured([0, 1, 1, 1], [1, 1, 1])),
): Promise<readonly Finding[]> {
  const left = { check: [...whole], only: [...alone] };
  const runs: TestRuns = {
    commands: ["check"],
    baseline: () => Promise.resolve([ran("check", before)]),
    again: (command) => Promise.resolve(ran(command, before)),
    nearest: () => Promise.resolve(undefined),
    only: () => Promise.resolve("only"),
    onPatched: (_, commands, onResult) => {
      for (const command of commands) {
        const all = left[command as "check" | "only"];
        const statuses = (all.length > 1 ? all.shift() : all[0]) ?? {};
        if (!onResult(ran(command, statuses))) {
          break;
        }
      }
      return Promise.resolve();
    },
  };
  const remembered = new RememberedRuns(runs);
  const found: Finding[] = [];
  const written = new WrittenTestsGate(remembered, judge, { path: "a.ts" }, () => Promise.resolve("code"));
  for (const gate of [new ChecksGate(remembered, false), written]) {
    if (found.every(({ status }) => status !== "failed")) {
      await gate.check(files, (finding) => found.push(finding), signal);
    }
  }
  return found;
}

const a = { a: "passed" } as const;

test("a new test that passes each time is let through, and named", async () => {
  const found = await findings(a, [{ ...a, b: "passed" }]);
  expect(found.at(-2)).toMatchObject({
    gate: "tests",
    subject: "only",
    status: "passed",
    detail: "1 new test passes, each time they were run: b.",
  });
});

test("one of the same name as another is a new one all the same", () => {
  const [report] = ran("check", { ...a, c: "passed" }).reports;
  if (report?.kind !== "tests") {
    throw new Error("It reports tests.");
  }
  const twice = { ...report, tests: [...report.tests, ...report.tests.slice(0, 1)], passed: 3 };
  expect(addedTests([report], [twice])).toMatchObject({ passed: 1, names: ["a"], failing: [], fewer: 0 });
});

test.each<[string, Statuses | "nothing", readonly (Statuses | "nothing")[], readonly Statuses[], string]>([
  ["a test that fails", a, [{ ...a, b: "failed" }], [], "New failure: b"],
  [
    "one that fails the first time only",
    a,
    [
      { ...a, b: "failed" },
      { ...a, b: "passed" },
    ],
    [],
    "Not every time it was run did this pass: b",
  ],
  [
    "one that fails by itself",
    a,
    [{ ...a, b: "passed" }],
    [{ b: "failed" }],
    "b passed once and failed when run again",
  ],
  [
    "one that fails when it is run again",
    a,
    [{ ...a, b: "passed" }],
    [{ b: "passed" }, { b: "failed" }],
    "b passed once and failed when run again",
  ],
  [
    "one that is skipped",
    a,
    [{ ...a, b: "skipped" }],
    [],
    "The new tests are skipped, which tests nothing: b",
  ],
  ["a file that no check finds", a, [a], [], "they do not find the file, or there is no test in it"],
  ["a check that names no tests", "nothing", ["nothing"], [], "none of them says which tests it runs"],
  [
    "tests that are not run any more",
    { ...a, c: "passed" },
    [{ b: "passed" }],
    [],
    "Tests that were run before are not run any more: a; c",
  ],
])("%s is refused", async (_, before, whole, alone, why) => {
  const found = await findings(before, whole, alone);
  expect(found.at(-1)).toMatchObject({ status: "failed", detail: expect.stringContaining(why) as string });
});

test("what failed before does not keep new tests from being seen", async () => {
  const found = await findings({ ...a, old: "failed" }, [{ ...a, old: "failed", b: "passed" }]);
  expect(found.at(-1)).toMatchObject({ gate: "tests", status: "passed" });
});

/** What is said of tests that pass, and are worth so much. */
async function worthOf(
  worth: TestWorth,
): Promise<readonly [Finding | undefined, MeasureRequest | undefined]> {
  const judging = judgeFor(worth);
  const found = await findings(a, [{ ...a, b: "passed" }], undefined, judging);
  return [found.at(-1), judging.asked[0]];
}

function measured(
  [before, after, lines, own]: readonly [number, number, number, number],
  [asserted, killed, tried]: readonly [number, number, number],
): TestWorth {
  const coverage = { kind: "measured", before, after, lines, own } as const;
  return {
    kind: "measured",
    coverage,
    mutants: { asserted, killed, tried, survivors: ["line 3: `<`"] },
    how: "here",
  };
}

test("the figures are told, and what the tests are worth is kept for the choice", async () => {
  const [finding, asked] = await worthOf(measured([1, 4, 5, 3], [6, 7, 9]));
  expect(finding).toMatchObject({
    gate: "tests",
    status: "passed",
    strong: true,
    detail:
      "Lines of a.ts that tests run: 1 -> 4 of 5; 7 of 9 planted faults noticed, 6 of 8 by what is asserted (here).",
    worth: { killed: 7, covered: 4, guarded: 2.25 },
  });
  expect(asked).toMatchObject({
    target: { path: "a.ts", text: "code" },
    checks: ["check"],
    command: "only",
    tests: [{ path: "b.test.ts", text: "test();\n" }],
  });
});

test.each<[string, TestWorth, string]>([
  [
    "tests that run nothing of the code",
    measured([5, 5, 5, 0], [0, 0, 0]),
    "The new tests run nothing of a.ts",
  ],
  [
    "tests that notice nothing",
    measured([0, 5, 5, 5], [0, 0, 9]),
    "vacuous: whatever is broken in the code, they pass",
  ],
  [
    "tests that notice only what throws",
    measured([0, 5, 5, 5], [0, 3, 9]),
    "vacuous: they notice only what throws",
  ],
  [
    "tests that run no line more, where there are some",
    measured([3, 3, 5, 3], [4, 4, 9]),
    "run no line that was not run before",
  ],
  ["tests that do not pass once more", { kind: "unsteady", what: "b" }, "they do not pass: b"],
])("%s are refused", async (_, worth, why) => {
  const [finding] = await worthOf(worth);
  expect(finding).toMatchObject({ status: "failed", detail: expect.stringContaining(why) as string });
});

test("what is covered already need not be covered again: that the tests notice faults is enough", async () => {
  const [finding] = await worthOf(measured([5, 5, 5, 2], [3, 3, 9]));
  expect(finding?.status).toBe("passed");
});

test.each<[readonly [number, number, number], Finding["status"]]>([
  [[2, 2, 24], "partial"],
  // What throws says nothing: two of five is enough.
  [[2, 21, 24], "passed"],
  [[1, 1, 3], "passed"],
  [[1, 1, 4], "partial"],
  [[8, 8, 24], "passed"],
])("tests that notice %j faults (asserted, noticed, planted) are %s", async (figures, status) => {
  const [finding] = await worthOf(measured([0, 5, 5, 5], figures));
  expect(finding?.status).toBe(status);
});

test("weak tests are taken only for want of better ones, and are said to be weak", async () => {
  const [weak] = await worthOf(measured([0, 5, 5, 5], [2, 2, 24]));
  expect(weak).toMatchObject({
    detail: expect.stringContaining(
      "The new tests are weak: of 24 planted faults that only an assertion can notice they notice 2.",
    ) as string,
    evidence: expect.stringContaining("Not noticed: line 3") as string,
  });
  const verdict = (finding: Finding | undefined): Verdict =>
    verdictOf(finding === undefined ? [] : [{ ...finding, milliseconds: 1 }]);
  expect(verdict(weak)).toMatchObject({ accepted: true, complete: false });
  const [one] = await worthOf(measured([0, 1, 20, 1], [4, 4, 4]));
  const [most] = await worthOf(measured([0, 20, 20, 20], [16, 16, 24]));
  const ranked = [weak, one, most].map(verdict).toSorted(compareVerdicts);
  expect(ranked).toEqual([most, one, weak].map(verdict));
});

test("what cannot be found out is said, and proves nothing", async () => {
  const [unknown] = await worthOf({ kind: "unknown", why: "nobody can read it" });
  expect(unknown).toMatchObject({
    status: "skipped",
    detail: expect.stringContaining("nobody can read it") as string,
  });
  const coverage = { kind: "unknown", why: "elsewhere" } as const;
  const mutants = { asserted: 2, killed: 2, tried: 4, survivors: [] };
  const [partly] = await worthOf({ kind: "measured", coverage, mutants, how: "here" });
  expect(partly).toMatchObject({
    status: "passed",
    detail: expect.stringContaining("not measured (elsewhere)") as string,
  });
});
