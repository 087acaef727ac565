import { expect, test } from "vitest";
import { keyOf, progressOf } from "../../../src/core/repair/search/progress.ts";
import type { TestResult } from "../../../src/core/repair/trial/protocol.ts";

const failed = (id: string, more: Partial<TestResult> = {}): TestResult => ({
  ...{ file: "a.test.js", id, status: "failed", milliseconds: 1, line: 3 },
  ...more,
});
const failing = new Map([failed("sum", { alike: 0.2 }), failed("list")].map((each) => [keyOf(each), each]));

const signOf = (...results: readonly TestResult[]): number => progressOf(failing, results).sign;

test("what makes a test pass, or fail further on, is progress; the same tests and lines are the same progress", () => {
  const passes = progressOf(failing, [failed("sum", { status: "passed" }), failed("list")]);
  expect(passes).toMatchObject({ share: 0.5, sign: 0 });
  expect([...passes.passing]).toEqual(["a.test.js\nsum"]);
  const goesOn = progressOf(failing, [failed("sum"), failed("list", { line: 4 })]);
  expect(goesOn).toMatchObject({ share: 0.25, sign: 0 });
  expect(goesOn.passing.size).toBe(0);
  expect(goesOn.signature).not.toBe(passes.signature);
  expect(progressOf(failing, [failed("list", { line: 2 })])).toMatchObject({ share: 0, sign: 0 });
});

test("a value that is closer to what was expected is a sign, and the closer the better; so is a value in place of an error", () => {
  const closer = signOf(failed("sum", { alike: 0.5 }));
  expect(closer).toBeGreaterThan(1);
  expect(signOf(failed("sum", { alike: 0.9 }))).toBeGreaterThan(closer);
  expect(signOf(failed("sum", { alike: 0.2 }))).toBe(0);
  expect(signOf(failed("sum", { alike: 0.1 }))).toBe(0);
  expect(signOf(failed("list", { alike: 0 }))).toBeGreaterThan(1);
});
