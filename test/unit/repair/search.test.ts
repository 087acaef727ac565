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

test("three mistakes that have nothing to do with each other are corrected together, one after the other", async () => {
  using workspace = GitWorkspace.of({
    "package.json": '{ "type": "module" }',
    "shop.js": wrong,
    "shop.test.js": tests,
  });
  const search = new RepairSearch({
    snapshot: new DiskSnapshot(workspace.root),
    parser: new SyntaxParser(join(dist, "grammars")),
    programs,
    seconds: 60,
    parallel: 1,
  });
  const checks = [{ command: "node --test", output: "" }];
  const { repairs } = await search.find({ checks }, new AbortController().signal);
  expect(repairs.map(({ files: [{ after }] }) => after)).toContain(right);
});
