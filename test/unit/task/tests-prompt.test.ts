import { expect, test } from "vitest";
import { renderBrief } from "../../../src/core/task/task-prompt.ts";
import type { Task } from "../../../src/core/task/task.ts";
import { wantedTests, type TestsRequest } from "../../../src/core/verify/writing/wanted-tests.ts";
import type { Snapshot } from "../../../src/core/workspace/snapshot.ts";
import type { DocumentedSymbol } from "../../../src/core/syntax/symbols/symbol.ts";
import { memorySnapshot } from "../patch/memory-snapshot.ts";

const text = "export const unit = 1;\n\nexport function half(n: number) {\n  return n / 2;\n}\n";
const at = (line: number): DocumentedSymbol["range"] => ({
  start: { line, character: 0 },
  end: { line, character: 20 },
});
const half: DocumentedSymbol = {
  kind: "function",
  name: "half",
  range: at(2),
  extent: { first: 2, last: 4 },
  isPublic: true,
  documentation: undefined,
};
const syntax = { symbols: () => Promise.resolve([half]) };

async function testsTask(
  request: TestsRequest & { readonly instruction: string },
  snapshot: Snapshot,
): Promise<Task> {
  const { instruction, checks } = request;
  return {
    kind: "tests",
    instruction,
    ...(await wantedTests(request, snapshot, syntax)),
    problems: [],
    checks,
  };
}

const project = {
  "package.json": '{"scripts":{"test":"vitest run"}}',
  "src/half.ts": text,
  "test/half.test.ts": 'import { half } from "../src/half.ts";\n',
  "test/other.spec.ts": "",
};

test("what a model is told to write tests, word for word", async () => {
  const target = { path: "src/half.ts", lines: { first: 3, last: 3 } };
  const request = { target, instruction: "Think of odd numbers.", checks: ["npm test"] };
  const task = await testsTask(request, memorySnapshot(project));
  const files = [{ path: "src/half.ts", text }];
  expect(renderBrief({ task, files, failingChecks: [] }, "nonce")).toMatchInlineSnapshot(`
    "[begin nonce file: src/half.ts]
    export const unit = 1;

    export function half(n: number) {
      return n / 2;
    }
    [end nonce]

    Task: write tests for the code that is pointed at: the function or class at the lines, else the file. Each test runs that code and asserts what it returns, changes or throws: usual cases, borders, errors, what no test reaches yet. They have to pass on the code as it is. Add them in files of tests, new ones or at the end of what is there; change nothing else, and skip nothing.

    Think of odd numbers.

    It is about src/half.ts, lines 3 to 5.

    It is the function half.
    Tests here are written for Vitest.
    Its tests are in test/half.test.ts: add to the end of one, or write a new file test/half-more.test.ts.

    These commands have to succeed afterwards:
    - npm test"
  `);
});

test.each<readonly [string, Readonly<Record<string, string>>, readonly string[], string]>([
  [
    "beside the only test of something else",
    { "spec/other.spec.js": "" },
    ["node --test"],
    "a new file spec/half.spec.ts, in the manner of spec/other.spec.js",
  ],
  ["beside the code where there are none", {}, ["npx jest"], "a new file src/half.test.ts."],
])("a new file stands %s", async (_, files, checks, said) => {
  const request = { target: { path: "src/half.ts" }, instruction: "", checks };
  const task = await testsTask(request, memorySnapshot({ "src/half.ts": text, ...files }));
  expect(task.advice?.join(" ")).toContain(said);
  // A place outside of everything that is defined means the file.
  expect(task.target).toEqual({ path: "src/half.ts" });
});

test("Python has its own names, and a check of another language is no help", async () => {
  const snapshot = memorySnapshot({
    "shop/half.py": "",
    "tests/test_other.py": "",
    "package.json": project["package.json"],
  });
  const request = { target: { path: "shop/half.py" }, instruction: "", checks: ["python3 -m unittest"] };
  const { advice } = await testsTask(request, snapshot);
  expect(advice).toEqual([
    "Tests here are written for unittest.",
    "It has no tests yet: write them in a new file tests/test_half.py, in the manner of tests/test_other.py.",
  ]);
  await expect(testsTask({ ...request, checks: ["npm test"] }, snapshot)).rejects.toMatchObject({
    kind: "usage",
    message: expect.stringContaining("None of the checks runs tests of Python: npm test") as string,
  });
});
