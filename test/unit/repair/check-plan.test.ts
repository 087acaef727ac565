import { expect, test } from "vitest";
import { planCheck } from "../../../src/core/repair/trial/check-plan.ts";
import { isForTests } from "../../../src/core/repair/trial/test-files.ts";

const texts: Readonly<Record<string, string>> = {
  "package.json": JSON.stringify({
    scripts: {
      test: "npm run unit",
      unit: "NODE_ENV=test vitest run",
      loop: "npm run loop",
      all: "tsc && mocha",
      lint: "eslint . && npm run unit",
    },
  }),
  "check.js": 'const assert = require("assert");',
  "suite.js": 'import test from "node:test";',
  "test_a.py": "import unittest\nunittest.main()\n",
  "plain.py": "assert 1",
  Makefile:
    "check:\n\tpython3 -m unittest discover -s tests\nboth: check\n\techo a\n\techo b\nvariable:\n\t$(PYTHON) -m pytest\n",
  "vitest.config.ts": 'export default { test: { environment: "node" } };',
  "jest.config.js": 'module.exports = { setupFilesAfterEnv: ["./setup.js"] };',
};
const files = [
  ...Object.keys(texts),
  ...["src/a.test.ts", "src/a.ts", "test/b.js", "tests/test_b.py", "tests/deep/test_c.py"],
];

async function plan(command: string): Promise<readonly [string, readonly string[]] | undefined> {
  const found = await planCheck(command, { files, read: (path) => Promise.resolve(texts[path]) });
  return found && [found.framework, found.files];
}

test.each([
  ["node --test", ["node-test", ["src/a.test.ts", "test/b.js"]]],
  ["node --test --test-reporter tap test/b.js", ["node-test", ["test/b.js"]]],
  ["node --test 'src/**/*.test.ts'", ["node-test", ["src/a.test.ts"]]],
  ["npm test", ["vitest", ["src/a.test.ts"]]],
  ["npm run lint", ["vitest", ["src/a.test.ts"]]],
  ["node --test src/*.test.ts", ["node-test", ["src/a.test.ts"]]],
  ["npx tsx --test src/a.test.ts", ["node-test", ["src/a.test.ts"]]],
  ["node --import tsx suite.js", ["node-test", ["suite.js"]]],
  ["npx --yes c8 --reporter=text mocha src", ["mocha", ["src/a.test.ts"]]],
  ["poetry run pytest tests/test_b.py", ["pytest", ["tests/test_b.py"]]],
  ["coverage run --branch -m pytest tests/test_b.py", ["pytest", ["tests/test_b.py"]]],
  ["make check", ["unittest", ["tests/test_b.py", "tests/deep/test_c.py"]]],
  ["npx mocha", ["mocha", ["src/a.test.ts", "test/b.js"]]],
  ["node check.js", ["script", ["check.js"]]],
  ["node suite.js", ["node-test", ["suite.js"]]],
  ["python -m pytest -q tests/test_b.py::test_x", ["pytest", ["tests/test_b.py"]]],
  ["pytest tests", ["pytest", ["tests/test_b.py", "tests/deep/test_c.py"]]],
  ["python3 -m unittest tests.test_b", ["unittest", ["tests/test_b.py"]]],
  ["python3 -m unittest discover -s tests", ["unittest", ["tests/test_b.py", "tests/deep/test_c.py"]]],
  ["python3 test_a.py", ["unittest", ["test_a.py"]]],
  ["python3 plain.py", ["script", ["plain.py"]]],
])("%s is understood", async (command, expected) => {
  expect(await plan(command)).toEqual(expected);
});

test.each([
  "make test",
  "make both",
  "make variable",
  "npx jest",
  "npx mocha --require ./setup.js",
  "npm run all",
  "npm run loop",
  "npm run nothing",
  "pytest -k one",
  "node --test -t one",
  "node missing.js",
  "cd src && node --test",
])("%s is left to itself", async (command) => {
  expect(await plan(command)).toBeUndefined();
});

test("what is there for tests is told by its place and name", () => {
  const forTests = [
    "test/a.js",
    "a.test.ts",
    "pkg/test_a.py",
    "conftest.py",
    "src/__tests__/a.js",
    "a_test.py",
  ];
  expect(forTests.filter(isForTests)).toEqual(forTests);
  expect(["src/a.js", "latest.js", "contest.py", "src/attest/a.js"].filter(isForTests)).toEqual([]);
});
