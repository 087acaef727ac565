import { expect, test } from "vitest";
import { plainRuns } from "../../../src/core/verify/tests/plain-runs.ts";

const scripts = {
  test: "c8 --check-coverage node --import tsx --test --test-concurrency 1 test/*.ts",
  tap: "tap",
  jest: "jest --coverage --runInBand src",
  both: "eslint . && jest",
};

test.each([
  ["npm test", "node --import tsx --test-concurrency 1 --test test/*.ts"],
  ["npm run tap", "npx --no-install tap --disable-coverage"],
  ["npm run jest", "npx --no-install jest --runInBand --coverage=false src"],
  ["npm run both", "npm run both"],
  ["coverage run -m pytest tests", "python3 -m pytest tests"],
  ["python3 -m unittest discover -s tests", "python3 -m unittest discover -s tests"],
  ["make test", "make test"],
])("%s without what measures coverage around it", (check, command) => {
  expect(plainRuns([check], { packages: [{ folder: "", name: "", scripts }] })).toEqual([command]);
});
