import { expect, test } from "vitest";
import { contradicts } from "../../../src/core/repair/trial/check-output.ts";

const failed = [{ file: "a", id: "x", status: "failed", milliseconds: 1 }] as const;
const passed = [...failed, { file: "a", id: "y", status: "passed", milliseconds: 1 }] as const;

const outputs = [
  ["node:test", "ℹ tests 4\nℹ pass 3\nℹ fail 1\n"],
  ["node:test, as TAP", "# tests 4\n# pass 3\n# fail 1\n"],
  ["Jest", "Test Suites: 1 failed, 1 total\nTests:       1 failed, 5 passed, 6 total\n"],
  ["Vitest", " Test Files  1 failed (1)\n      Tests  1 failed | 5 passed (6)\n"],
  ["Mocha", "  2 passing (5ms)\n  1 failing\n"],
  ["pytest", "FAILED test_a.py::test_b\n1 failed, 2 passed in 0.03s\n"],
  ["pytest, wide", "===== 1 failed, 2 passed, 1 warning in 0.03s =====\n"],
  ["unittest", "Ran 5 tests in 0.001s\n\nFAILED (failures=1, errors=2)\n"],
] as const;

test.each(outputs)("%s tells that some tests pass: a runner in which none does is wrong", (_, output) => {
  expect([contradicts(failed, output), contradicts(passed, output)]).toEqual([true, false]);
});

test.each([
  ["node:test", "ℹ pass 0\nℹ fail 1\n"],
  ["Jest", "Tests:       1 failed, 1 total\n"],
  ["pytest", "1 failed in 0.03s\n"],
  ["unittest", "Ran 3 tests in 0.001s\n\nFAILED (failures=1, errors=2)\n"],
  ["a program that prints what it likes", "all is well: everything passed\n"],
])("%s: where none passes, or nobody knows, nothing is contradicted", (_, output) => {
  expect(contradicts(failed, output)).toBe(false);
});
