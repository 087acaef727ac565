import fc from "fast-check";
import { expect, test } from "vitest";
import {
  discriminatingTests,
  testScoresOf,
  type TestRow,
} from "../../../../src/core/moa/tests/test-scores.ts";

const rows = (...passes: readonly string[]): readonly TestRow[] =>
  passes.map((row) => ({ support: 1, passes: Array.from(row, (mark) => mark === "+") }));

test("counts the tests that tell candidates apart, and no others", () => {
  expect(discriminatingTests(rows("++-+", "+--+"))).toBe(1);
  expect(testScoresOf(rows("++-+", "+--+")).map(({ score }) => score)).toEqual([1, 0]);
});

test("support counts by its root: two who pass 2 are behind one who passes 3, but before one who passes 2", () => {
  const passes = (mark: string): readonly boolean[] => Array.from(mark, (one) => one === "+");
  const scores = testScoresOf([
    { support: 2, passes: passes("++--") },
    { support: 1, passes: passes("+++-") },
    { support: 1, passes: passes("-++-") },
    { support: 1, passes: passes("---+") },
  ]).map(({ score }) => score);
  expect(scores[1]).toBeGreaterThan(scores[0]!);
  expect(scores[0]).toBeGreaterThan(scores[2]!);
});

test("for equal scores, tests that agree with the others on who is good count more", () => {
  // The last test is passed by the one who fails all others only.
  const scores = testScoresOf(rows("+++-", "+++-", "++--", "+---", "---+"));
  expect(scores[3]?.score).toBe(scores[4]?.score);
  expect(scores[3]!.weighted).toBeGreaterThan(scores[4]!.weighted);
});

test("no test can count for less than nothing, and who passes all is never behind", () => {
  const marks = fc.integer({ min: 1, max: 5 }).chain((count) =>
    fc.array(fc.array(fc.boolean(), { minLength: count, maxLength: count }), {
      minLength: 1,
      maxLength: 6,
    }),
  );
  fc.assert(
    fc.property(marks, (table) => {
      const all = table.map(() => true);
      const scores = testScoresOf(
        [...table, (table[0] ?? all).map(() => true)].map((passes) => ({ support: 1, passes })),
      );
      const last = scores.at(-1)!;
      for (const { score, weighted } of scores) {
        expect(score).toBeLessThanOrEqual(last.score);
        expect(weighted).toBeGreaterThanOrEqual(0);
        expect(weighted).toBeLessThanOrEqual(last.weighted + 1e-9);
      }
    }),
  );
});
