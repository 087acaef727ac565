import { describe, expect, test } from "vitest";
import type { ProjectScripts } from "../../../src/core/verify/package-scripts.ts";
import { singleTestCommands } from "../../../src/core/verify/tests/single-test.ts";

const scripts = {
  test: "node --test test/*.test.js",
  unit: "vitest --run src",
  both: "npm run unit && npm test",
  covered: "nyc --reporter=text mocha --recursive 'test/**/*.spec.js'",
  esm: "NODE_OPTIONS=--experimental-vm-modules jest --coverage",
};
const project: ProjectScripts = {
  packages: [
    { folder: "", name: "", scripts },
    { folder: "packages/api", name: "@shop/api", scripts: { test: "jest --config jest.api.js" } },
  ],
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
      "node --import tsx --test '--test-name-pattern=(^| )s( | *[>›] *)a$' a.test.ts",
    ],
    ["npm run unit", "s a", "npx --no-install vitest run src --coverage.enabled=false -t '(^| )s a$'"],
    ["npx vitest run", "a", "npx vitest run --coverage.enabled=false -t '(^| )a$'"],
    ["npx jest --ci", "it's", String.raw`npx jest --ci --coverage=false -t '(^| )it'\''s$'`],
    ["npx mocha", "a", "npx mocha --grep '(^| )a$'"],
    ["npm run covered", "a", "npx --no-install mocha 'test/**/*.spec.js' --recursive --grep '(^| )a$'"],
    [
      "npm run esm",
      "a",
      "env NODE_OPTIONS=--experimental-vm-modules npx --no-install jest --coverage=false -t '(^| )a$'",
    ],
    [
      "npm test --workspace @shop/api",
      "a",
      "cd packages/api && npx --no-install jest --config jest.api.js --coverage=false -t '(^| )a$'",
    ],
    [
      "cd packages/api && npm test",
      "packages/api/src/a.test.js > s > a",
      "cd packages/api && npx --no-install jest src/a.test.js --config jest.api.js --coverage=false -t '(^| )s( | *[>›] *)a$'",
    ],
    ["python3 -m pytest -q tests", "test_a[1]", "python3 -m pytest tests -q -k 'test_a[1]'"],
    ["pytest -q tests", "tests/test_a.py::test_b[x y]", "pytest -q 'tests/test_a.py::test_b[x y]'"],
    ["python -m unittest discover -s tests", "test_a", "python -m unittest discover -s tests -k test_a"],
    ["python -m unittest discover", "t.C.test_a", "python -m unittest t.C.test_a"],
    ["env GOPROXY=off go test ./...", "TestA", "env GOPROXY=off go test -run '^TestA$' ./..."],
    ["go test ./...", "TestA/two words", "go test -run '^TestA$/^two_words$' ./..."],
    ["cargo test --offline -- --nocapture", "a::b", "cargo test --offline a::b -- --nocapture"],
    ["node --version", "a", undefined],
    ["make test | cat", "a", undefined],
  ])("%s: %s", (check, name, command) => {
    expect(singleTestCommands(name, [check], project)[0]).toBe(command);
  });

  test("where a tool compares names in another way, that is tried as well", () => {
    expect(singleTestCommands("s > a", ["node --test"], project)).toEqual([
      "node --test '--test-name-pattern=(^| )s( | *[>›] *)a$'",
      "node --test '--test-name-pattern=(^| )a$'",
    ]);
    expect(singleTestCommands("Names::test_a[x y]", ["pytest"], project)).toEqual([
      "pytest -k 'Names and test_a'",
    ]);
  });

  test("every runner behind a check has its turn, and a name means nothing to a shell", () => {
    expect(singleTestCommands("a", ["npm run both"], project)).toHaveLength(2);
    const [command = ""] = singleTestCommands("$(touch x); `y`", ["npx jest"], { packages: [] });
    expect(command).toMatch(/^npx jest --coverage=false -t '[^']*'$/);
  });
});
