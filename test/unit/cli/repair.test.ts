import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, test } from "vitest";
import { GitWorkspace } from "../../support/git-workspace.ts";
import { runCli } from "../../support/run-cli.ts";

const offline = ["--offline", "--apply"];

function fix(workspace: GitWorkspace, ...options: readonly string[]): ReturnType<typeof runCli> {
  return runCli(["fix", "--root", workspace.root, ...options]);
}

const javascript = {
  "package.json": '{ "type": "module", "scripts": { "test": "node --test" } }',
  "src/page.js":
    "/** Items of a page, pages counted from 1. */\nexport function page(items, number, size) {\n  const first = number * size;\n  return items.slice(first, first + size);\n}\n\nexport function pages(items, size) {\n  return Math.ceil(items.length / size);\n}\n",
  "test/page.test.js": `import assert from "node:assert/strict";
import test from "node:test";
import { page, pages } from "../src/page.js";
test("first", () => assert.deepEqual(page([1, 2, 3, 4, 5], 1, 2), [1, 2]));
test("last", () => assert.deepEqual(page([1, 2, 3, 4, 5], 3, 2), [5]));
test("how many", () => assert.equal(pages([1, 2, 3], 2), 2));
`,
};

const python = {
  "page.py":
    "def page(items, number, size):\n    first = number * size\n    return items[first:first + size]\n",
  "test_page.py": `import unittest
from page import page


class Pages(unittest.TestCase):
    def test_first(self):
        self.assertEqual(page([1, 2, 3, 4, 5], 1, 2), [1, 2])

    def test_last(self):
        self.assertEqual(page([1, 2, 3, 4, 5], 3, 2), [5])


if __name__ == "__main__":
    unittest.main()
`,
};

describe("a failing check is repaired without a model", () => {
  test.each(["node --test", "npm test"])("JavaScript, by %s", async (check) => {
    using workspace = GitWorkspace.of(javascript);
    const { code, stdout, stderr } = await fix(workspace, ...offline, "--check", check);
    expect(stderr).toContain("plausible");
    expect(stdout).toContain("-  const first = number * size;");
    expect(code).toBe(0);
    expect(workspace.git("diff", "--name-only").trim()).toBe("src/page.js");
  });

  test.each(["python3 -m unittest", "python3 test_page.py"])("Python, by %s", async (check) => {
    using workspace = GitWorkspace.of(python);
    const { code, stdout } = await fix(workspace, ...offline, "--check", check);
    expect(stdout).toContain("-    first = number * size");
    expect(code).toBe(0);
    expect(workspace.git("diff", "--name-only").trim()).toBe("page.py");
  });

  test("the shipped sample, by nothing else than its failing test", async () => {
    using workspace = GitWorkspace.copyOf("sample");
    const { code, stdout } = await fix(workspace, ...offline, "--check", "node --test");
    expect(stdout).toContain("+    total += amount;");
    expect(code).toBe(0);
    expect(workspace.git("diff", "--name-only").trim()).toBe("src/invoice.ts");
  });

  test("TypeScript, and a plain script that checks by itself", async () => {
    using workspace = GitWorkspace.of({
      "package.json": '{ "type": "module" }',
      "max.ts": "export const max = (a: number, b: number): number => (a < b ? a : b);\n",
      "check.ts":
        'import { max } from "./max.ts";\nif (max(1, 2) !== 2 || max(5, 3) !== 5) {\n  process.exit(1);\n}\n',
    });
    const { code, stdout } = await fix(workspace, ...offline, "--check", "node check.ts");
    expect(stdout).toMatch(/\+export const max = .*(?:a > b|a >= b|\? b : a)/);
    expect(code).toBe(0);
  });

  test("a command that nobody understands is run as it is, once for each candidate", async () => {
    using workspace = GitWorkspace.of({
      "a.js": "console.log(1 + 2 > 4);\n",
      "check.sh": 'test "$(node a.js)" = true\n',
    });
    const { code, stdout, stderr } = await fix(workspace, ...offline, "--check", "sh check.sh");
    expect(stderr).toContain("a process for each, by `sh check.sh`");
    expect(stdout).toContain("-console.log(1 + 2 > 4);");
    expect(code).toBe(0);
  });

  test("a test that never ends is a failing test", async () => {
    using workspace = GitWorkspace.of({
      ...javascript,
      "src/page.js":
        "export function page(items, number, size) {\n  let first = 0;\n  while (number > 1) {\n    first += size;\n  }\n  return items.slice(first, first + size);\n}\n\nexport const pages = (items, size) => Math.ceil(items.length / size);\n",
    });
    const { code, stdout } = await fix(workspace, ...offline, "--check", "node --test");
    expect(stdout).toMatch(/\+ +number(?: -= 1|--|\+\+);?/);
    expect(code).toBe(0);
  });
});

describe("what is not repaired", () => {
  test("tests are never edited, and nothing is left behind", async () => {
    using workspace = GitWorkspace.of({
      "package.json": '{ "type": "module" }',
      "a.js": "export const one = 1;\n",
      "a.test.js":
        'import assert from "node:assert";\nimport test from "node:test";\nimport { one } from "./a.js";\ntest("impossible", () => { assert.equal(one, 1); assert.equal(one, 2); });\n',
    });
    const before = workspace.state();
    const ours = (): readonly string[] =>
      readdirSync(tmpdir()).filter((name) => /^patched-moa-\d+-/.test(name));
    const { code, stdout, stderr } = await fix(workspace, "--offline", "--check", "node --test");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("none makes the tests pass");
    expect(workspace.state()).toBe(before);
    expect(ours().filter((name) => name.includes(String(process.pid)))).toEqual([]);
  });

  test("with --repair-seconds 0 the agent takes no part, and that is said", async () => {
    using workspace = GitWorkspace.of(javascript);
    const options = ["--offline", "--repair-seconds", "0", "--check", "node --test"];
    const { code, stderr } = await fix(workspace, ...options);
    expect(code).toBe(1);
    expect(stderr).toContain("Without a model");
  });
});
