import { dirname, join } from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { runnerPrograms } from "../../../src/core/repair/trial/lane.ts";
import { TestMeasuring } from "../../../src/core/repair/worth/test-measuring.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import type { MeasureRequest, TestWorth } from "../../../src/core/verify/writing/test-meter.ts";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";

const dist = dirname(inject("cli"));
const never = new AbortController().signal;

const cleanUp: GitWorkspace[] = [];
afterAll(() => cleanUp.splice(0).forEach((workspace) => workspace[Symbol.dispose]()));

function meterFor(files: Readonly<Record<string, string>>): TestMeasuring {
  const workspace = GitWorkspace.of(files);
  cleanUp.push(workspace);
  return new TestMeasuring({
    snapshot: new DiskSnapshot(workspace.root),
    parser: new SyntaxParser(join(dist, "grammars")),
    programs: runnerPrograms(dist),
    observers: join(dist, "behaviour"),
  });
}

const clamp = `/** Between the two. */
export function clamp(value: number, low: number, high: number): number {
  if (value < low) {
    return low;
  }
  if (value > high) {
    return high;
  }
  return value;
}

export const twice = (value: number): number => {
  return value * 2;
};
`;
const header =
  'import assert from "node:assert/strict";\nimport { test } from "node:test";\nimport { clamp } from "./clamp.ts";\n';
const ownTest = 'test("low", () => assert.equal(clamp(1, 2, 3), 2));\n';
const high = 'test("high", () => assert.equal(clamp(4, 2, 3), 3));\n';
const idle = 'test("idle", () => void clamp(4, 2, 3));\n';
const script = {
  "package.json": '{ "type": "module" }\n',
  "clamp.ts": clamp,
  "clamp.test.ts": header + ownTest,
  "built.mjs":
    'import { spawnSync } from "node:child_process";\nimport { cpSync, mkdirSync } from "node:fs";\nmkdirSync(".out", { recursive: true });\nfor (const name of ["package.json", "clamp.ts", process.argv[2]]) cpSync(name, `.out/${name}`);\nconst { status } = spawnSync(process.execPath, ["--test", process.argv[2]], { cwd: ".out", stdio: "inherit" });\nprocess.exitCode = status;\n',
  // Runs the tests, and nobody here can tell how.
  "all.mjs":
    'import { spawnSync } from "node:child_process";\nconst { status } = spawnSync(process.execPath, ["--test"], { stdio: "inherit" });\nprocess.exitCode = status;\n',
};

const target = { path: "clamp.ts", text: clamp, lines: { first: 1, last: 9 } };
const node = JSON.stringify(process.execPath);

function request(more: Partial<MeasureRequest>): MeasureRequest {
  const path = more.tests?.[0]?.path ?? "";
  return { target, checks: [`${node} --test`], tests: [], command: `${node} --test ${path}`, ...more };
}

const told = (worth: TestWorth): string =>
  worth.kind === "measured"
    ? `${worth.coverage.kind === "measured" ? `${worth.coverage.before} -> ${worth.coverage.after} of ${worth.coverage.lines}` : worth.coverage.why}, ${worth.mutants.asserted > 0 ? "noticed" : worth.mutants.killed > 0 ? "broken" : "unnoticed"}`
    : JSON.stringify(worth);

test("of a file with tests the new ones are measured, in the function that is meant, in a warm process", async () => {
  const meter = meterFor(script);
  const changed = (added: string): MeasureRequest["tests"] => [
    { path: "clamp.test.ts", text: header + ownTest + added },
  ];
  const [good, vacuous] = await Promise.all(
    [high, idle].map((added) => meter.measure(request({ tests: changed(added) }), never)),
  );
  expect(told(good!)).toBe("2 -> 4 of 5, noticed");
  expect(told(vacuous!)).toBe("2 -> 4 of 5, unnoticed");
  expect(good).toMatchObject({ how: "node-test tests in a warm process" });
  expect(vacuous?.kind === "measured" && vacuous.mutants.survivors[0]).toMatch(
    /^line \d+: `.*` in place of `.*`$/,
  );
});

test("by a command that nobody can look into, lines are told by V8 and each fault takes a process", async () => {
  const meter = meterFor(script);
  const tests = [{ path: "high.test.ts", text: header + high }];
  const all = request({ tests, checks: [`${node} all.mjs`] });
  const worth = await meter.measure(all, never);
  expect(told(worth)).toBe("2 -> 4 of 5, noticed");
  expect(worth).toMatchObject({ how: `a process for each, by \`${all.command}\``, mutants: { asserted: 3 } });
  // What is copied before it is run is run under another name.
  const built = await meter.measure({ ...all, command: `${node} built.mjs high.test.ts` }, never);
  expect(told(built)).toContain("in another form than it is written");
  expect(told(built)).toContain("noticed");
  const red = { path: "high.test.ts", text: header + high.replace("2, 3), 3", "2, 3), 4") };
  expect(await meter.measure({ ...all, tests: [red] }, never)).toEqual({
    kind: "unsteady",
    what: all.command,
  });
});

test("what a tool runs beside the files that it is given counts for nobody", async () => {
  const meter = meterFor({
    ...script,
    "clamp.test.ts": header + ownTest,
    "mocha.mjs": 'await import("./clamp.test.ts");\nawait import(`./${process.argv[2]}`);\n',
  });
  const measured = (body: string): Promise<TestWorth> => {
    const tests = [{ path: "new.test.ts", text: header + body }];
    const command = `${node} mocha.mjs new.test.ts`;
    return meter.measure(request({ tests, checks: [`${node} all.mjs`], command }), never);
  };
  const idleWorth = await measured('test("nothing", () => assert.equal(1 + 1, 2));\n');
  expect(told(idleWorth)).toContain("unnoticed");
  expect(told(await measured(high))).toContain("noticed");
});

const python = `def clamp(value, low, high):
    """Between the two."""
    if value < low:
        return low
    if value > high:
        return high
    return value
`;
const pythonHeader = "import unittest\n\nfrom clamp import clamp\n\n\n";
const lowTest =
  "class Low(unittest.TestCase):\n    def test_low(self):\n        self.assertEqual(clamp(1, 2, 3), 2)\n";
const highTest =
  "class High(unittest.TestCase):\n    def test_high(self):\n        self.assertEqual(clamp(4, 2, 3), 3)\n";

test("Python: in a warm process, and by a command by an observer of lines", async () => {
  const meter = meterFor({
    "clamp.py": python,
    "test_low.py": pythonHeader + lowTest,
    "all.sh": "python3 -m unittest\n",
  });
  const common = {
    target: { path: "clamp.py", text: python },
    tests: [{ path: "test_high.py", text: pythonHeader + highTest }],
    command: "python3 -m unittest test_high.py",
  };
  const [warm, slow] = await Promise.all(
    ["python3 -m unittest", "sh all.sh"].map((check) =>
      meter.measure(request({ ...common, checks: [check] }), never),
    ),
  );
  expect(told(warm!)).toBe("2 -> 4 of 5, noticed");
  expect(warm).toMatchObject({ how: "unittest tests in a warm process" });
  expect(told(slow!)).toBe("2 -> 4 of 5, noticed");
  expect(slow).toMatchObject({ how: "a process for each, by `python3 -m unittest test_high.py`" });
});

test("what is in no language that is known here is not measured", async () => {
  const meter = meterFor({ "a.rb": "" });
  const worth = await meter.measure(request({ target: { path: "a.rb", text: "" } }), never);
  expect(worth).toEqual({ kind: "unknown", why: "nobody here can read a.rb" });
});
