import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { WarmLane } from "../../../src/core/repair/trial/lane.ts";
import type { CheckPlan } from "../../../src/core/repair/trial/check-plan.ts";
import type { Trial, TrialReply } from "../../../src/core/repair/trial/protocol.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";

const source = join(import.meta.dirname, "../../../src/core/repair");
const programs = { javascript: join(source, "node/main.ts"), python: join(source, "python/runner.py") };
const never = new AbortController().signal;
const lanes: WarmLane[] = [];

afterEach(async () => {
  await Promise.all(lanes.splice(0).map((lane) => lane.dispose()));
});

function laneIn(workspace: GitWorkspace, plan: Omit<CheckPlan, "interpreter">): WarmLane {
  const interpreter = plan.language === "python" ? "python3" : "node";
  const lane = new WarmLane({ ...plan, interpreter }, workspace.root, programs);
  lanes.push(lane);
  return lane;
}

function trial(file: string, files: Record<string, string> = {}, coverage = false): Omit<Trial, "id"> {
  return { files, stages: [[{ file }]], testTimeout: 1_000, totalTimeout: 6_000, coverage };
}

function states({ results }: TrialReply): Record<string, string> {
  return Object.fromEntries(results.map(({ id, status }) => [id, status]));
}

const javascript: Record<string, string> = {
  "package.json": '{ "type": "module" }',
  "sum.js":
    "export function sum(xs) {\n  let all = 0;\n  for (const x of xs) {\n    all -= x;\n  }\n  return all;\n}\nexport const none = () => sum([]);\n",
  "sum.test.js": `import assert from "node:assert";
import { describe, it, test } from "node:test";
import { none, sum } from "./sum.js";
test("adds", () => assert.equal(sum([1, 2]), 3));
describe("nothing", () => {
  it("is nothing", async () => assert.equal(await none(), 0));
});
`,
};

const python: Record<string, string> = {
  "total.py": "def total(xs):\n    n = 0\n    for x in xs:\n        n -= x\n    return n\n",
  "test_total.py": `import unittest
from total import total


class Totals(unittest.TestCase):
    def test_adds(self):
        self.assertEqual(total([1, 2]), 3)

    def test_nothing(self):
        self.assertEqual(total([]), 0)
`,
};

const languages = [
  {
    name: "JavaScript",
    files: javascript,
    plan: { language: "javascript", framework: "node-test", files: ["sum.test.js"] },
    file: "sum.js",
    test: "sum.test.js",
    body: (code: string) => javascript["sum.js"]!.replace("let all = 0;", `let all = 0;\n  ${code}`),
    right: javascript["sum.js"]!.replace("-=", "+="),
    failing: "adds",
    passing: "nothing > is nothing",
    loopLines: [3, 4],
    hostile: [
      ["an endless loop", "for (;;) {}"],
      ["an endless loop that catches", "for (;;) { try { for (;;) {} } catch {} finally {} }"],
      ["the end of the process", "process.exit(0);"],
      ["a kill of the process", "process.kill(process.pid, 'SIGKILL');"],
      ["a flood of output", "for (let i = 0; i < 200000; i++) console.log('x'.repeat(100));"],
      ["all memory", "const all_ = []; for (;;) all_.push(new Array(1000).fill({}));"],
    ],
  },
  {
    name: "Python",
    files: python,
    plan: { language: "python", framework: "unittest", files: ["test_total.py"] },
    file: "total.py",
    test: "test_total.py",
    body: (code: string) => python["total.py"]!.replace("n = 0", `n = 0\n    ${code}`),
    right: python["total.py"]!.replace("-=", "+="),
    failing: "test_total.Totals.test_adds",
    passing: "test_total.Totals.test_nothing",
    loopLines: [3, 4],
    hostile: [
      ["an endless loop", "while True: pass"],
      [
        "an endless loop that catches",
        "while True:\n        try:\n            while True: n += 1\n        except BaseException: pass",
      ],
      ["the end of the process", "import os; os._exit(0)"],
      ["a kill of the process", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"],
      ["a flood of output", "for i in range(200000): print('x' * 100)"],
      ["all memory", "memory = []\n    while True: memory.append(bytearray(10 ** 6))"],
      ["processes that fork", "import os\n    for i in range(5): os.fork()\n    while True: pass"],
    ],
  },
] as const;

describe.each(languages)(
  "$name",
  ({ files, plan, file, test: testFile, body, right, failing, passing, loopLines, hostile }) => {
    test("tells each test's result and the lines it executes", async () => {
      using workspace = GitWorkspace.of(files);
      const reply = await laneIn(workspace, plan).try(trial(testFile, {}, true), never);
      expect(states(reply)).toEqual({ [failing]: "failed", [passing]: "passed" });
      const covered = (id: string): readonly number[] | undefined =>
        reply.results.find((result) => result.id === id)?.covered?.[file];
      expect(covered(failing)).toEqual(expect.arrayContaining([...loopLines]));
      expect(covered(passing)).not.toContain(loopLines[1]);
    });

    test("tries a candidate in memory, and the next one without anything of it", async () => {
      using workspace = GitWorkspace.of(files);
      const lane = laneIn(workspace, plan);
      expect(states(await lane.try(trial(testFile, { [file]: right }), never))[failing]).toBe("passed");
      expect(states(await lane.try(trial(testFile), never))[failing]).toBe("failed");
      expect(workspace.git("status", "--porcelain")).toBe("");
    });

    test("where a test of a stage fails, the stages after it are not run", async () => {
      using workspace = GitWorkspace.of(files);
      const stages = [[{ file: testFile, only: [failing] }], [{ file: testFile, only: [passing] }]];
      const lane = laneIn(workspace, plan);
      expect(states(await lane.try({ ...trial(testFile), stages }, never))).toEqual({ [failing]: "failed" });
      const mended = await lane.try({ ...trial(testFile, { [file]: right }), stages }, never);
      expect(states(mended)).toEqual({ [failing]: "passed", [passing]: "passed" });
    });

    test.each<readonly [string, string]>(hostile)("survives %s", async (_, code) => {
      using workspace = GitWorkspace.of(files);
      const lane = laneIn(workspace, plan);
      const reply = await lane.try(
        { ...trial(testFile, { [file]: body(code) }), totalTimeout: 3_000 },
        never,
      );
      expect(Object.values(states(reply))).not.toEqual(["passed", "passed"]);
      expect(states(await lane.try(trial(testFile, { [file]: right }), never))).toEqual({
        [failing]: "passed",
        [passing]: "passed",
      });
    });

    test("a cancel ends it at once", async () => {
      using workspace = GitWorkspace.of(files);
      const lane = laneIn(workspace, plan);
      await lane.try(trial(testFile), never);
      const abort = new AbortController();
      const endless = lane.try(
        { ...trial(testFile, { [file]: body(hostile[0][1]) }), testTimeout: 60_000, totalTimeout: 60_000 },
        abort.signal,
      );
      abort.abort();
      await endless;
      const { results } = await laneIn(workspace, plan).try(trial(testFile), never);
      expect(results.length).toBe(2);
    });
  },
);
