import { expect, test } from "vitest";
import { framesIn } from "../../../src/core/repair/localise/stack-frames.ts";
import { Suspicion } from "../../../src/core/repair/localise/suspicion.ts";
import type { TestResult } from "../../../src/core/repair/trial/protocol.ts";

function result(id: string, status: TestResult["status"], lines: readonly number[]): TestResult {
  return { file: "a.test.js", id, status, milliseconds: 1, covered: { "a.js": lines } };
}

test("a line is the more suspicious, the more failing and the fewer passing tests execute it", () => {
  const results = [
    result("x", "failed", [1, 2, 3]),
    result("y", "timed-out", [1, 2]),
    result("z", "passed", [1, 4]),
  ];
  const suspicion = new Suspicion(results, []);
  const of = (line: number): number => suspicion.of("a.js", line, line);
  expect(of(2)).toBe(1);
  expect(of(2)).toBeGreaterThan(of(1));
  expect(of(1)).toBeGreaterThan(of(3));
  expect(of(4)).toBe(0);
  expect(suspicion.of("a.js", 3, 4)).toBe(of(3));
});

test("what a failing test's stack names is more suspicious than what it executes too", () => {
  const results = [result("x", "failed", [1, 2, 3])];
  const suspicion = new Suspicion(results, [[{ path: "a.js", line: 2 }]]);
  expect(suspicion.of("a.js", 2, 2)).toBeGreaterThan(suspicion.of("a.js", 1, 1));
});

test("stacks of V8, Python and pytest are read innermost first, and only files of the workspace count", () => {
  const files = new Set(["src/a.js", "src/b.js", "pkg/a.py", "pkg/b.py"]);
  const read = (output: string): unknown => framesIn(output, "/w", (path) => files.has(path));
  expect(
    read(
      "TypeError: x\n    at f (file:///w/src/a.js:3:5)\n    at /w/src/b.js:7:1\n    at node:internal/x:1:1",
    ),
  ).toEqual([
    { path: "src/a.js", line: 3 },
    { path: "src/b.js", line: 7 },
  ]);
  const python = `Traceback (most recent call last):\n  File "/w/pkg/b.py", line 9, in g\n    f()\n  File "/w/pkg/a.py", line 2, in f\n    x\nNameError: x`;
  expect(read(python)).toEqual([
    { path: "pkg/a.py", line: 2 },
    { path: "pkg/b.py", line: 9 },
  ]);
  expect(read("pkg/a.py:4: ValueError")).toEqual([{ path: "pkg/a.py", line: 4 }]);
});
