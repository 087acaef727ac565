import { dirname, join } from "node:path";
import { expect, inject, test } from "vitest";
import { RepairSearch } from "../../../src/core/repair/search/repair-search.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../support/git-workspace.ts";

const dist = dirname(inject("cli"));
const programs = {
  javascript: join(dist, "repair-runner.js"),
  python: join(dist, "repair", "runner.py"),
};

const right = `export function widest(sizes) {
  return Math.max(...sizes, 0);
}

export function count(words) {
  const counts = {};
  for (const word of words) {
    counts[word] = (counts[word] ?? 0) + 1;
  }
  return counts;
}

export function isSlug(text) {
  return /^[a-z-]+$/.test(text);
}
`;

const wrong = right
  .replace("...sizes, 0", "...sizes")
  .replace("counts[word] = (counts[word] ?? 0) + 1", "counts[word] += 1")
  .replace("/^[a-z-]+$/", "/[a-z-]+/");

const tests = `import assert from "node:assert/strict";
import test from "node:test";
import { count, isSlug, widest } from "./shop.js";
test("widest", () => assert.deepEqual([widest([2, 3]), widest([])], [3, 0]));
test("count", () => assert.deepEqual(count(["a", "b", "a"]), { a: 2, b: 1 }));
test("slug", () => assert.deepEqual(["a-b", "A b", "a1"].map(isSlug), [true, false, false]));
`;

/** Texts of the first correction that is found, by the path of the file. */
async function repaired(files: Readonly<Record<string, string>>, command: string): Promise<unknown> {
  using workspace = GitWorkspace.of(files);
  const search = new RepairSearch({
    snapshot: new DiskSnapshot(workspace.root),
    parser: new SyntaxParser(join(dist, "grammars")),
    programs,
    seconds: 60,
    parallel: 1,
  });
  const { repairs } = await search.find({ checks: [{ command, output: "" }] }, new AbortController().signal);
  return repairs.map((repair) => Object.fromEntries(repair.files.map(({ path, after }) => [path, after])));
}

test("three mistakes that have nothing to do with each other are corrected together, one after the other", async () => {
  const files = { "package.json": '{ "type": "module" }', "shop.js": wrong, "shop.test.js": tests };
  expect(await repaired(files, "node --test")).toContainEqual({ "shop.js": right });
});

test("mistakes in two files are corrected together: where each makes a test pass, and where one test needs both", async () => {
  const files = {
    "package.json": '{ "type": "module" }',
    "tax.js": "export const tax = (cents, rate) => Math.round(cents / rate);\n",
    "total.js":
      'import { tax } from "./tax.js";\nexport const sum = (cents) => cents.reduce((a, b) => a - b, 0);\nexport const total = (cents, rate) => sum(cents) + tax(sum(cents), rate);\n',
  };
  const corrected = {
    "tax.js": files["tax.js"].replace("/", "*"),
    "total.js": files["total.js"].replace("a - b", "a + b"),
  };
  const head =
    'import assert from "node:assert/strict";\nimport test from "node:test";\nimport { tax } from "./tax.js";\nimport { sum, total } from "./total.js";\n';
  const each = `${head}test("tax", () => assert.equal(tax(200, 0.5), 100));\ntest("sum", () => assert.equal(sum([1, 2]), 3));\n`;
  const both = `${head}test("total", () => assert.deepEqual([total([100, 60], 0.5), total([], 1)], [240, 0]));\n`;
  expect(await repaired({ ...files, "shop.test.js": each }, "node --test")).toContainEqual(corrected);
  expect(await repaired({ ...files, "shop.test.js": both }, "node --test")).toContainEqual(corrected);
});

test.each([
  [
    "node --test",
    {
      "package.json": '{ "type": "module" }',
      "gap.js": "export const gap = (a, b) => a + b;\n",
      "gap.test.js":
        'import assert from "node:assert/strict";\nimport test from "node:test";\nimport { gap } from "./gap.js";\ntest("gap", () => assert.deepEqual([gap(5, 2), gap(2, 5), gap(1, 1)], [3, 3, 0]));\n',
    },
    { "gap.js": "export const gap = (a, b) => Math.abs(a - b);\n" },
  ],
  [
    "python3 -m pytest",
    {
      "gap.py": "def gap(a, b):\n    return a + b\n",
      "test_gap.py":
        "from gap import gap\n\n\ndef test_gap():\n    assert [gap(5, 2), gap(2, 5), gap(1, 1)] == [3, 3, 0]\n",
    },
    { "gap.py": "def gap(a, b):\n    return abs(a - b)\n" },
  ],
  [
    "python3 -m unittest",
    {
      "gap.py": "def gap(a, b):\n    return a + b\n",
      "test_gap.py":
        "import unittest\nfrom gap import gap\n\n\nclass GapTest(unittest.TestCase):\n    def test_gap(self):\n        self.assertEqual([gap(5, 2), gap(2, 5), gap(1, 1)], [3, 3, 0])\n",
    },
    { "gap.py": "def gap(a, b):\n    return abs(a - b)\n" },
  ],
])(
  "%s: two mistakes in one expression that one assertion needs corrected are found, one within what the other wraps",
  async (command, files, corrected) => {
    expect(await repaired(files, command)).toContainEqual(corrected);
  },
);
