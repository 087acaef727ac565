import { describe, expect, test } from "vitest";
import { singleTestCommands } from "../../../src/core/verify/tests/single-test.ts";

const scripts = {
  test: "node --test test/*.test.js",
  unit: "vitest --run src",
  both: "npm run unit && npm test",
};

describe("the command that runs one test by its name", () => {
  test.each([
    [
      "npm test",
      "adds (two)",
      String.raw`node --test '--test-name-pattern=(^| )adds \(two\)$' test/*.test.js`,
    ],
    [
      "node --import tsx --test a.test.ts",
      "s > a",
      "node --import tsx --test '--test-name-pattern=(^| )s a$' a.test.ts",
    ],
    ["npm run unit", "s a", "npx --no-install vitest run --run src -t '(^| )s a$'"],
    ["npx vitest run", "a", "npx vitest run -t '(^| )a$'"],
    ["npx jest --ci", "it's", String.raw`npx jest --ci -t '(^| )it'\''s$'`],
    ["npx mocha", "a", "npx mocha --grep '(^| )a$'"],
    ["python3 -m pytest -q tests", "test_a[1]", "python3 -m pytest -q tests -k test_a"],
    ["pytest -q tests", "tests/test_a.py::test_b[x y]", "pytest -q 'tests/test_a.py::test_b[x y]'"],
    ["python -m unittest discover -s tests", "test_a", "python -m unittest discover -s tests -k test_a"],
    ["python -m unittest discover", "t.C.test_a", "python -m unittest t.C.test_a"],
    ["env GOPROXY=off go test ./...", "TestA", "env GOPROXY=off go test -run '^TestA$' ./..."],
    ["go test ./...", "TestA/two words", "go test -run '^TestA$/^two_words$' ./..."],
    ["cargo test --offline -- --nocapture", "a::b", "cargo test --offline a::b -- --nocapture"],
    ["node --version", "a", undefined],
    ["make test | cat", "a", undefined],
  ])("%s: %s", (check, name, command) => {
    expect(singleTestCommands(name, [check], scripts)).toEqual(command === undefined ? [] : [command]);
  });

  test("every runner behind a check has its turn, and a name means nothing to a shell", () => {
    expect(singleTestCommands("a", ["npm run both"], scripts)).toHaveLength(2);
    const [command = ""] = singleTestCommands("$(touch x); `y`", ["npx jest"], {});
    expect(command).toMatch(/^npx jest -t '[^']*'$/);
  });
});
