import { spawnSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { planCheck } from "../../../src/core/repair/trial/check-plan.ts";
import { WarmLane } from "../../../src/core/repair/trial/lane.ts";
import type { TrialReply } from "../../../src/core/repair/trial/protocol.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";

const repository = join(import.meta.dirname, "../../..");
const programs = {
  javascript: join(repository, "src/core/repair/node/main.ts"),
  python: join(repository, "src/core/repair/python/runner.py"),
};
const never = new AbortController().signal;
const lanes: WarmLane[] = [];

afterEach(async () => {
  await Promise.all(lanes.splice(0).map((lane) => lane.dispose()));
});

type Files = Readonly<Record<string, string>>;

/** Runs the tests behind the command twice: as they are, and with this file in place of the wrong one. */
async function tryOut(
  workspace: GitWorkspace,
  files: Files,
  command: string,
  right: Files,
): Promise<readonly [before: TrialReply, after: TrialReply]> {
  const read = (path: string): Promise<string | undefined> => Promise.resolve(files[path]);
  const plan = await planCheck(command, { files: Object.keys(files), read });
  if (plan === undefined) {
    throw new Error(`nobody understands ${command}`);
  }
  const trial = (texts: Files, coverage: boolean) => ({
    ...{ files: texts, stages: [plan.files.map((file) => ({ file }))], coverage },
    ...{ testTimeout: 2_000, totalTimeout: 20_000 },
  });
  const open = (byFramework: boolean): WarmLane => {
    const lane = new WarmLane({ ...plan, byFramework }, workspace.root, programs);
    lanes.push(lane);
    return lane;
  };
  const before = await open(false).try(trial({}, true), never);
  return [before, await open(before.byFramework === true).try(trial(right, false), never)];
}

function failing({ results }: TrialReply): readonly string[] {
  return results.filter(({ status }) => status !== "passed").map(({ id }) => id);
}

const clamp = {
  wrong: "if (value > high) return low;",
  right: "if (value > high) return high;",
};
const module_ = `function clamp(value, low, high) {
  if (value < low) return low;
  ${clamp.wrong}
  return value;
}
`;

const javascript: readonly (readonly [string, Files, string, string, readonly string[]])[] = [
  [
    "node:test with subtests, data and a spy, CommonJS behind an index",
    {
      "package.json": '{ "type": "commonjs", "scripts": { "test": "node --test tests/*.js" } }',
      "index.js": 'module.exports = require("./lib/clamp");\n',
      "lib/clamp.js": `${module_}module.exports = { clamp };\n`,
      "tests/cases.json": "[[[5, 1, 9], 5], [[0, 1, 9], 1], [[50, 1, 9], 9]]",
      "tests/clamp.js": `const test = require("node:test");
const { clamp } = require("..");
test("cases", async (t) => {
  for (const [args, wanted] of require("./cases.json")) {
    await t.test(String(args), () => t.assert.strictEqual(clamp(...args), wanted));
  }
});
test("is called", (t) => {
  const spy = t.mock.fn(clamp);
  t.assert.strictEqual(spy(3, 1, 9), 3);
  t.assert.strictEqual(spy.mock.callCount(), 1);
});
`,
    },
    "npm test",
    "lib/clamp.js",
    ["cases"],
  ],
  [
    "Mocha, with a failure in a callback that nobody waits for",
    {
      "package.json": '{ "scripts": { "test": "eslint . && c8 mocha spec/**/*.spec.js" } }',
      "clamp.js": `${module_}module.exports = clamp;\n`,
      "spec/deep/clamp.spec.js": `const assert = require("assert");
const clamp = require("../../clamp");
describe("clamp", function () {
  this.timeout(60000);
  it("lowers", (done) => {
    setTimeout(() => { assert.equal(clamp(50, 1, 9), 9); done(); }, 1);
  });
  it("keeps", async () => assert.equal(clamp(5, 1, 9), 5));
});
`,
    },
    "npm test",
    "clamp.js",
    ["clamp > lowers"],
  ],
  [
    "Vitest with its own expect, a table of cases and its clock",
    {
      "package.json": '{ "type": "module", "scripts": { "test": "vitest run" } }',
      "src/clamp.js": `export ${module_}export const later = (call) => setTimeout(call, 1000);\n`,
      "src/clamp.test.js": `import { describe, expect, it, vi } from "vitest";
import { clamp, later } from "./clamp";
describe("clamp", () => {
  it.each([[5, 5], [50, 9]])("of %i", (value, wanted) => expect(clamp(value, 1, 9)).toBe(wanted));
});
it("waits", async () => {
  vi.useFakeTimers({ now: 5000 });
  const call = vi.fn(() => clamp(3, 1, 9));
  later(call);
  vi.advanceTimersByTime(999);
  expect(call).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(call).toHaveReturnedWith(3);
  expect(new Date().getTime()).toBe(6000);
  vi.useRealTimers();
  await new Promise((resolve) => setTimeout(resolve, 1));
});
`,
    },
    "npm test",
    "src/clamp.js",
    ["clamp > of %i > [50,9]"],
  ],
  [
    "TypeScript that is more than types, by tsx, written as modules in a CommonJS package",
    {
      "package.json": '{ "type": "commonjs", "scripts": { "test": "tsx --test test/*.test.ts" } }',
      "src/clamp.ts": `export enum Kind { Low, High }\nexport ${module_.replace("(value, low, high)", "(value: number, low: number, high: number): number")}`,
      "test/clamp.test.ts": `import assert from "node:assert/strict";
import { test } from "node:test";
import { clamp, Kind } from "../src/clamp";
test("lowers", () => assert.equal(clamp(50, 1, 9), 9));
test("kinds", () => assert.equal(Kind.High, 1));
`,
    },
    "npm test",
    "src/clamp.ts",
    ["lowers"],
  ],
];

describe("JavaScript", () => {
  test.each(javascript)("%s", async (_, files, command, source, expected) => {
    using workspace = GitWorkspace.of({ ...files, ".gitignore": "node_modules\n" });
    symlinkSync(join(repository, "node_modules"), join(workspace.root, "node_modules"));
    const right = (files[source] ?? "").replace(clamp.wrong, clamp.right);
    const [before, after] = await tryOut(workspace, files, command, { [source]: right });
    expect(before.unsupported).toBeUndefined();
    expect(failing(before)).toEqual(expected);
    expect(before.results.find(({ status }) => status !== "passed")?.covered).toHaveProperty([source]);
    expect(failing(after)).toEqual([]);
    expect(after.results.length).toBe(before.results.length);
  });

  test("what replaces modules needs Jest itself, and so do tests of which it is not installed", async () => {
    const files = {
      "a.js": "module.exports = 1;\n",
      "a.test.js": 'jest.mock("./a");\ntest("a", () => expect(require("./a")).toBe(1));\n',
    };
    using workspace = GitWorkspace.of(files);
    const [before] = await tryOut(workspace, files, "npx jest", {});
    expect(before.unsupported).toMatch(/^jest cannot be used without its runner: .*expect/s);
  });
});

const python = {
  source:
    "def clamp(value, low, high):\n    if value < low:\n        return low\n    if value > high:\n        return low\n    return value\n",
  right:
    "def clamp(value, low, high):\n    if value < low:\n        return low\n    if value > high:\n        return high\n    return value\n",
};

/** Fixtures, settings and data in files of their own, tests apart from the sources. */
const pytest: Files = {
  "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n',
  "src/clamps.py": python.source,
  "tests/cases.json": "[[5, 5], [0, 1], [50, 9]]",
  "tests/conftest.py": "import pytest\n\n\n@pytest.fixture\ndef bounds():\n    return 1, 9\n",
  "tests/test_clamps.py": `import json
import pathlib
import pytest
from clamps import clamp

CASES = json.loads((pathlib.Path(__file__).parent / "cases.json").read_text())


@pytest.mark.parametrize("value, wanted", CASES)
def test_cases(bounds, value, wanted):
    assert clamp(value, *bounds) == wanted


class TestMore:
    @pytest.mark.xfail
    def test_known(self):
        assert clamp(50, 1, 9) == 50

    def test_raises(self):
        with pytest.raises(TypeError):
            clamp(None, 1, 9)
`,
};

const unittest: Files = {
  "pkg/__init__.py": "from .clamps import clamp\n",
  "pkg/clamps.py": python.source,
  "tests/__init__.py": "",
  "tests/test_clamps.py": `import unittest
from pkg import clamp


class ClampTest(unittest.IsolatedAsyncioTestCase):
    @classmethod
    def setUpClass(cls):
        cls.low = 1

    def setUp(self):
        self.high = 9

    async def test_keeps(self):
        self.assertEqual(clamp(5, self.low, self.high), 5)

    def test_lowers(self):
        for value in (9, 10, 50):
            with self.subTest(value=value):
                self.assertEqual(clamp(value, self.low, self.high), 9)
`,
  Makefile: ".PHONY: test\ntest:\n\t@python3 -m unittest\n",
};

const isThere = (program: string, ...args: readonly string[]): boolean =>
  spawnSync(program, args, { stdio: "ignore" }).status === 0;

describe("Python", () => {
  test("pytest with fixtures, settings and data; without pytest that is said", async () => {
    using workspace = GitWorkspace.of(pytest);
    const [before, after] = await tryOut(workspace, pytest, "python3 -m pytest", {
      "src/clamps.py": python.right,
    });
    if (!isThere("python3", "-c", "import pytest")) {
      expect(before.unsupported).toBe("pytest is not installed");
      return;
    }
    expect(failing(before)).toEqual(["test_cases[50-9]"]);
    expect(before.results.length).toBe(5);
    expect(before.results.find(({ status }) => status === "failed")?.covered).toHaveProperty([
      "src/clamps.py",
    ]);
    expect(failing(after)).toEqual([]);
    expect(after.results.length).toBe(5);
  });

  test("unittest in a package, by make", async () => {
    using workspace = GitWorkspace.of(unittest);
    const [before, after] = await tryOut(workspace, unittest, "make test", { "pkg/clamps.py": python.right });
    expect(failing(before)).toEqual(["tests.test_clamps.ClampTest.test_lowers"]);
    expect(failing(after)).toEqual([]);
    expect(after.results.length).toBe(2);
  });

  test("every version that is installed tells the same lines, however it is asked for them", async () => {
    using workspace = GitWorkspace.of(unittest);
    const versions = ["python3", ...[8, 9, 10, 11, 12, 13, 14].map((minor) => `python3.${minor}`)];
    for (const version of versions.filter((each) => isThere(each, "--version"))) {
      const [before] = await tryOut(workspace, unittest, `${version} -m unittest`, {});
      const covered = before.results.map((result) => result.covered?.["pkg/clamps.py"]);
      expect([version, ...covered]).toEqual([version, [1, 2, 4, 6], [1, 2, 4, 5, 6]]);
    }
  });
});
