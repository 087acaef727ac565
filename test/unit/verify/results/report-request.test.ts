import { expect, test } from "vitest";
import { reportRequestOf } from "../../../../src/core/verify/results/report-request.ts";

const scripts = {
  test: "vitest run",
  unit: "jest --ci",
  all: "vitest run && eslint .",
  watch: "vitest --watch",
  once: "vitest",
  ava: "ava",
  nested: "npm run unit",
  json: "jest --json",
};
const project = {
  packages: [
    { folder: "", name: "", scripts },
    { folder: "api", name: "@shop/api", scripts: { test: "NODE_OPTIONS=--x jest", deep: "npm test" } },
    { folder: "ui", name: "@shop/ui", scripts: { test: "vitest" } },
  ],
};
const commandFor = (command: string): string => reportRequestOf(command, project, "/tmp/r").command;

test.each([
  ["npx vitest run src", 'npx vitest run src --reporter=default --reporter=json --outputFile.json="/tmp/r"'],
  ["npm test", 'npm test -- --reporter=default --reporter=json --outputFile.json="/tmp/r"'],
  ["npm run unit -- a.test.js", 'npm run unit -- a.test.js --json --outputFile="/tmp/r"'],
  ["pnpm run unit", 'pnpm run unit --json --outputFile="/tmp/r"'],
  ["npm run once", 'npm run once -- --reporter=default --reporter=json --outputFile.json="/tmp/r"'],
  ["npm run ava", "npm run ava -- --tap"],
  ["npm test --workspace api", 'npm test --workspace api -- --json --outputFile="/tmp/r"'],
  ["cd api && npm test", 'cd api && npm test -- --json --outputFile="/tmp/r"'],
  ["eslint . && npx jest", 'eslint . && npx jest --json --outputFile="/tmp/r"'],
  ["CI=1 npx jest", 'CI=1 npx jest --json --outputFile="/tmp/r"'],
  ["go test ./...", "go test -v ./..."],
  ["python3 -m unittest discover -s tests", "python3 -m unittest discover -s tests -v"],
])("%s is asked for a report", (command, asked) => {
  expect(commandFor(command)).toBe(asked);
});

test.each([
  "npm run all",
  "npm run watch",
  "npm run json",
  "npm run nested",
  "npm test --workspaces",
  "npx jest | tee log",
  "npx jest --reporters=mine",
  "npm test -- --reporter=dot",
  "npx vitest run && echo",
  "go test -json ./...",
  "python3 -m unittest -q",
  "node --test",
  "make test",
])("%s is run as it is", (command) => {
  expect(reportRequestOf(command, project, "/tmp/r")).toEqual({ command, variables: {} });
});

test("pytest is asked by its environment, so that a script that calls it needs no change", () => {
  expect(reportRequestOf("python3 -m pytest -q", { packages: [] }, "/tmp/r")).toEqual({
    command: "python3 -m pytest -q",
    variables: { PYTEST_ADDOPTS: expect.stringContaining('--junitxml="/tmp/r"') as string },
  });
});
