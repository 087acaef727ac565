import { expect, test } from "vitest";
import { spokenTest } from "../../../src/core/verify/tests/spoken-test.ts";

test.each([
  ["adds two", { name: "adds two", title: "adds two" }],
  ["  ● sums › of nothing", { name: "sums › of nothing", title: "of nothing" }],
  ["FAIL  test/a.test.ts > sums > adds", { name: "sums > adds", title: "adds", file: "test/a.test.ts" }],
  ["✖ adds two (0.5ms)", { name: "adds two", title: "adds two" }],
  ["takes 5 ms", { name: "takes 5 ms", title: "takes 5 ms" }],
  ["FAILED tests/test_a.py::test_b[1 - 2] - assert 1 == 2", { name: "tests/test_a.py::test_b[1 - 2]" }],
  ["FAIL: test_none (test_sums.Sums.test_none)", { name: "test_sums.Sums.test_none", title: "test_none" }],
  ["test_none (test_sums.Sums)", { name: "test_sums.Sums.test_none" }],
  ["a > b is kept", { name: "a > b is kept" }],
])("%s", (text, expected) => {
  expect(spokenTest(text)).toMatchObject(expected);
});

test("a sign between names may stand for a suite, or in a title", () => {
  const pattern = new RegExp(spokenTest("sums > a (b)").pattern);
  expect(pattern.test("sums a (b)")).toBe(true);
  expect(pattern.test("all sums > a (b)")).toBe(true);
  expect(pattern.test("sums a (b) c")).toBe(false);
  expect(pattern.test("isums a (b)")).toBe(false);
});
