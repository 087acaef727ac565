import { expect, test } from "vitest";
import { testPlaceOf } from "../../../src/core/verify/tests/test-place.ts";
import { testRunnerOf } from "../../../src/core/verify/tests/test-runner.ts";
import { memorySnapshot } from "../patch/memory-snapshot.ts";

test.each([
  ["node --test", 'node --test "t/x.mjs"'],
  ["node --import tsx --test test/*.ts", undefined],
  ["node --import tsx --test test/a.test.ts", 'node --import tsx --test "t/x.mjs"'],
  [
    "node --experimental-strip-types --test-reporter=dot --test",
    'node --experimental-strip-types --test "t/x.mjs"',
  ],
  ["npm test", 'npx --no-install vitest run "t/x.mjs"'],
  ["npm run unit", 'npx --no-install jest --runTestsByPath "t/x.mjs"'],
  ["yarn deep", 'npx --no-install vitest run "t/x.mjs"'],
  ["pnpm exec vitest run --coverage", 'pnpm exec vitest run "t/x.mjs"'],
  ["npx mocha test", 'npx mocha "t/x.mjs"'],
  ["tsc -p . && npm test", 'npx --no-install vitest run "t/x.mjs"'],
  ["pytest -x", 'pytest -q -p no:cacheprovider "t/x.mjs"'],
  ["python3 -m pytest tests", 'python3 -m pytest -q -p no:cacheprovider "t/x.mjs"'],
  ["uv run pytest", 'uv run pytest -q -p no:cacheprovider "t/x.mjs"'],
  ["python3 -m unittest", 'python3 -m unittest "t/x.mjs"'],
  ["python3 -m unittest discover -v -s ./t/", 'python3 -m unittest discover -s t -p "x.mjs"'],
  ["npm run loop", undefined],
  ["make check", undefined],
  ["node build.js", undefined],
])("%s", (check, command) => {
  const scripts = { test: "vitest", unit: "jest --ci", deep: "npm test", loop: "npm run loop" };
  expect(testRunnerOf([check], scripts)?.command("t/x.mjs")).toBe(command);
});

test("a name with blanks stays one word", () => {
  expect(testRunnerOf(["node --test"], {})?.command("my tests/x.mjs")).toBe('node --test "my tests/x.mjs"');
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
