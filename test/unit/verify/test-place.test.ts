import { expect, test } from "vitest";
import { testPlaceOf } from "../../../src/core/verify/tests/test-place.ts";
import type { ProjectScripts } from "../../../src/core/verify/package-scripts.ts";
import { runFiles } from "../../../src/core/verify/tests/run-files.ts";
import { testRunnersOf } from "../../../src/core/verify/tests/test-runner.ts";
import { memorySnapshot } from "../patch/memory-snapshot.ts";

function commandOf(check: string, project: ProjectScripts, path: string): string | undefined {
  const [runner] = testRunnersOf([check], project);
  return runner && runFiles(runner, [path]);
}

test.each([
  ["node --test", 'node --test "t/x.mjs"'],
  ["node --import tsx --test test/*.ts", 'node --import tsx --test "t/x.mjs"'],
  ["node --import tsx --test test/a.test.ts", 'node --import tsx --test "t/x.mjs"'],
  [
    "node --experimental-strip-types --test-reporter=dot --test",
    'node --experimental-strip-types --test "t/x.mjs"',
  ],
  ["npm test", 'npx --no-install vitest run --coverage.enabled=false "t/x.mjs"'],
  ["npm run unit", 'npx --no-install jest --ci --coverage=false --runTestsByPath "t/x.mjs"'],
  ["yarn deep", 'npx --no-install vitest run --coverage.enabled=false "t/x.mjs"'],
  ["pnpm exec vitest run --coverage", 'pnpm exec vitest run --coverage.enabled=false "t/x.mjs"'],
  ["npx mocha test", 'npx mocha "t/x.mjs"'],
  ["tsc -p . && npm test", 'npx --no-install vitest run --coverage.enabled=false "t/x.mjs"'],
  ["pytest -x", 'pytest -x -q -p no:cacheprovider "t/x.mjs"'],
  ["python3 -m pytest tests", 'python3 -m pytest -q -p no:cacheprovider "t/x.mjs"'],
  ["uv run pytest", 'uv run pytest -q -p no:cacheprovider "t/x.mjs"'],
  ["python3 -m unittest", 'python3 -m unittest "t/x.mjs"'],
  ["python3 -m unittest discover -v -s ./t/", 'python3 -m unittest discover -s t -p "x.mjs"'],
  ["c8 --check-coverage node --test", 'node --test "t/x.mjs"'],
  ["npx nyc mocha -r ts-node/register 'test/**/*.ts'", 'npx mocha -r ts-node/register "t/x.mjs"'],
  ["coverage run --branch -m pytest tests", 'python3 -m pytest -q -p no:cacheprovider "t/x.mjs"'],
  [".venv/bin/pytest -c tox.ini", '.venv/bin/pytest -c tox.ini -q -p no:cacheprovider "t/x.mjs"'],
  ["npx cross-env TZ=UTC jest", 'npx cross-env TZ=UTC jest --coverage=false --runTestsByPath "t/x.mjs"'],
  ["node node_modules/mocha/bin/mocha.js", 'node node_modules/mocha/bin/mocha.js "t/x.mjs"'],
  ["npx ava", 'npx ava "t/x.mjs"'],
  ["eslint --plugin jest src", undefined],
  ["npm run loop", undefined],
  ["make check", undefined],
  ["node build.js", undefined],
])("%s", (check, command) => {
  const scripts = { test: "vitest", unit: "jest --ci", deep: "npm test", loop: "npm run loop" };
  const project = { packages: [{ folder: "", name: "", scripts }] };
  expect(commandOf(check, project, "t/x.mjs")).toBe(command);
});

test("in a monorepo tests are run where their package is, by what its own script says", () => {
  const project = {
    packages: [
      { folder: "", name: "shop", scripts: { test: "npm test --workspaces" } },
      { folder: "packages/api", name: "@shop/api", scripts: { test: "mocha --exit" } },
      { folder: "packages/ui", name: "@shop/ui", scripts: { test: "vitest" } },
    ],
  };
  for (const check of [
    "npm test",
    "npm test -w packages/api",
    "npm --workspace=@shop/api test",
    "npm --prefix packages/api test",
    "yarn --cwd packages/api test",
    "yarn workspace @shop/api test",
    "pnpm --filter @shop/api run test",
    "cd packages/api && npm t",
  ]) {
    expect(commandOf(check, project, "packages/api/test/a.js")).toBe(
      'cd packages/api && npx --no-install mocha --exit "test/a.js"',
    );
  }
  expect(testRunnersOf(["npm test"], project).map(({ tool }) => tool)).toEqual(["Mocha", "Vitest"]);
  expect(testRunnersOf(["cd ../other && npx jest", "npm test -w nobody"], project)).toEqual([]);
});

test("a name with blanks stays one word", () => {
  expect(commandOf("node --test", { packages: [] }, "my tests/x.mjs")).toBe('node --test "my tests/x.mjs"');
});

test("the file stands beside the project's own tests, in their language, and one of them is the example", async () => {
  const place = await testPlaceOf(
    ["npm test"],
    memorySnapshot({
      "package.json": '{"scripts":{"test":"node --test"}}',
      "src/a.ts": "",
      "spec/a.test.ts": "test();\n",
    }),
  );
  expect(place?.path(2)).toBe("spec/moa-written-2.test.ts");
  expect(place?.example).toEqual({ path: "spec/a.test.ts", text: "test();\n" });
});

test("without any test of its own the project gets one at its root; with another language's check, none", async () => {
  expect((await testPlaceOf(["pytest"], memorySnapshot({ "a.py": "" })))?.path(1)).toBe(
    "test_moa_written_1.py",
  );
  expect(await testPlaceOf(["cargo test"], memorySnapshot({ "package.json": "{" }))).toBeUndefined();
});
