import { expect, test } from "vitest";
import { freshPath } from "../../../src/core/verify/writing/fresh-path.ts";
import { testRunnersOf } from "../../../src/core/verify/tests/test-runner.ts";

test.each([
  ["beside the code", "src/b/label.ts", "src/a/cart.test.ts", ["src/a/cart.ts"], "src/b/label.test.ts"],
  [
    "in a folder beside it",
    "src/b/x.js",
    "src/a/__tests__/y.js",
    ["src/a/y.js"],
    "src/b/__tests__/x.test.js",
  ],
  ["in one folder", "src/b/x.ts", "test/y.spec.ts", ["src/a/y.ts"], "test/x.spec.ts"],
  ["in the same folders", "src/b/x.ts", "test/a/y.test.ts", ["src/a/y.ts"], "test/b/x.test.ts"],
  ["for Python", "src/shop/x.py", "tests/test_y.py", ["src/shop/y.py"], "tests/test_x.py"],
  ["under another name", "src/x.ts", "src/y.test.ts", ["src/y.ts", "src/x.test.ts"], "src/x-more.test.ts"],
])("a new file of tests stands %s, as the others do", (_, path, model, others, expected) => {
  expect(freshPath({ path, model, files: [path, model, ...others] })).toBe(expected);
});

test.each([
  ["npx mocha", "test/x.test.js"],
  ["node --test 'checks/**/*.test.js'", "checks/x.test.js"],
  ["npx jest", "src/x.test.js"],
])("the first stands where %s looks for it", (check, expected) => {
  const [runner] = testRunnersOf([check], { packages: [] });
  expect(freshPath({ path: "src/x.js", runner, files: ["src/x.js"] })).toBe(expected);
});
