import { expect, test } from "vitest";
import { isFormattingOf } from "../../../../src/editor/review/session/formatted.ts";

test.each([
  ["a = 1\n", "a=1\n", true],
  ["f(a,b)", "f(\n  a,\n  b,\n)", true],
  ["x = 'a'", 'x = "a";', true],
  ["a = 1\n", "a = 1\n", false],
  ["a = 1\n", "a = 2\n", false],
  ["a + b", "a - b", false],
])("%j to %j is formatting: %s", (before, after, expected) => {
  expect(isFormattingOf(before, after)).toBe(expected);
});
