import { join } from "node:path";
import { expect, test } from "vitest";
import type { FileChange } from "../../../src/core/patch/patch.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import type { Finding } from "../../../src/core/verify/gate.ts";
import { onlyTests } from "../../../src/core/verify/writing/only-tests.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";
import { rewrite } from "./rewrite.ts";

const parser = new SyntaxParser(
  join(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
);

const said = (...changes: readonly FileChange[]): Promise<Finding> =>
  onlyTests(new PatchedFiles({ changes }).files, parser);

const create = (path: string, text: string): FileChange => ({ kind: "create", path, file: textFile(text) });

const script = `import { test } from "node:test";
import { a } from "./a.ts";

test("a", () => {
  assert(a() === 1);
});
`;
const python = `from shop import (
    a,
)


class Own(unittest.TestCase):
    def test_a(self):
        self.assertEqual(a(), 1)
`;
const more = 'test("b", () => {\n  assert(b());\n});\n';

test.each([
  ["a new file", create("test/b.test.ts", more)],
  ["a file that is new, of a package of tests", create("tests/__init__.py", "")],
  ["tests at the end", rewrite("a.test.ts", script, script + more)],
  ["tests before others", rewrite("a.test.ts", script, script.replace("test(", `${more}\ntest(`))],
  [
    "another import",
    rewrite(
      "a.test.ts",
      script,
      script
        .replace("{ a }", "{ a, b }")
        .replace('import { test } from "node:test";\n', 'import { describe, test } from "node:test";\n') +
        more,
    ),
  ],
  [
    "one more name in an import of several lines",
    rewrite(
      "test_a.py",
      python,
      `${python.replace("    a,\n", "    a, b\n")}\n    def test_b(self):\n        b()\n`,
    ),
  ],
])("%s is let through", async (_, change) => {
  expect(await said(change)).toMatchObject({ gate: "code", status: "passed" });
});

test.each([
  ["code", create("src/b.ts", "export const b = 1;\n"), "src/b.ts is not a file of tests"],
  ["code beside tests", rewrite("a.ts", "1\n", "2\n"), "a.ts is not a file of tests"],
  ["configuration", rewrite("package.json", "{}\n", '{"a":1}\n'), "package.json is not a file of tests"],
  [
    "code in the place of a package's mark",
    create("tests/__init__.py", "import os\n"),
    "is not a file of tests",
  ],
  [
    "a test that goes",
    rewrite("a.test.ts", script, script.slice(0, script.indexOf("test(")) + more),
    "a.test.ts:4 is changed or removed",
  ],
  [
    "a weaker assertion",
    rewrite("a.test.ts", script, script.replace("=== 1", "> 0")),
    "a.test.ts:5 is changed or removed",
  ],
  [
    "a file of tests that goes",
    { kind: "delete", path: "a.test.ts", base: textFile(script) } as const,
    "a.test.ts is deleted",
  ],
  [
    "lines in a test",
    rewrite("a.test.ts", script, script.replace("  assert", "  return;\n  assert")),
    "inside the test that begins in a.test.ts:4",
  ],
  [
    "lines in a test of Python",
    rewrite("test_a.py", python, python.replace("        self", "        return\n        self")),
    "inside the test that begins in test_a.py:7",
  ],
  [
    "a test that runs alone",
    rewrite("a.test.ts", script, script + more.replace("test(", "test.only(")),
    "a.test.ts:7 keeps tests from being run",
  ],
  [
    "a test that is skipped",
    create("b.test.ts", more.replace("test(", "test.skip(")),
    "keeps tests from being run",
  ],
  [
    "a test that is still to be written",
    create("b.test.ts", more.replace('"b", ', '"b", { todo: true }, ')),
    "keeps tests from being run",
  ],
  [
    "a test of Python that is skipped",
    create("test_b.py", "@unittest.skip('x')\ndef test_b(): pass\n"),
    "keeps tests from being run",
  ],
  ["a name that a shell would read", create("test/$(touch x).test.ts", more), "is an odd name"],
])("%s is refused", async (_, change, why) => {
  const finding = await said(change);
  expect(finding).toMatchObject({
    gate: "code",
    status: "failed",
    evidence: expect.stringContaining(why) as string,
  });
});
