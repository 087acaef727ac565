import { join } from "node:path";
import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import type { Finding } from "../../../src/core/verify/gate.ts";
import { SameCodeGate } from "../../../src/core/verify/gates/same-code.ts";
import { PatchedFiles } from "../../../src/core/verify/patched-files.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

const gate = new SameCodeGate(new SyntaxParser(join(import.meta.dirname, "../../../dist/grammars")));

async function verdictOn(patch: Patch): Promise<Finding | undefined> {
  let found: Finding | undefined;
  await gate.check(new PatchedFiles(patch), (finding) => (found = finding), new AbortController().signal);
  return found;
}

function modified(path: string, before: string, after: string): Patch {
  const base = textFile(before);
  return { changes: [{ kind: "modify", path, base, hunks: diffTexts(path, before, after, "exact") }] };
}

const script = "export function a(x: number) { return `a ${x} b`; }\n";

test.each([
  ["a.ts", script, "/** Says. */\nexport function a(x: number) {\n  // why\n  return `a ${x} b`;\n}\n"],
  [
    "b.py",
    "def a(x):\n    y()\n    z()\n",
    'def a(x):\n    """Does.\n\n    Args:\n        x: it\n    """\n    y()\n    z()\n',
  ],
  ["b.py", 'class A:\n    """Old."""\n', 'class A:\n    """New."""\n'],
  ["c.go", "package c\nfunc A() {}\n", "package c\n\n// A does.\nfunc A() {}\n"],
  ["d.rs", "pub fn a() {}\n", "/// Does.\npub fn a() {}\n"],
  ["E.java", "class E { void a() {} }\n", "class E { /** Does. */ void a() {} }\n"],
])("comments and docstrings may change: %s %#", async (path, before, after) => {
  expect(await verdictOn(modified(path, before, after))).toMatchObject({ gate: "code", status: "passed" });
});

test.each([
  ["another operator", "a.ts", "export const a = 1 + 2;\n", "/** Says. */\nexport const a = 1 - 2;\n", 2],
  ["white space within a string", "a.ts", script, script.replace(" b`", "  b`"), 1],
  ["white space within markup", "a.tsx", "const a = <p> x {y} </p>;\n", "const a = <p> x  {y} </p>;\n", 1],
  ["a statement that moves into a block", "b.py", "if x:\n    y()\nz()\n", "if x:\n    y()\n    z()\n", 3],
  ["a string that is no docstring", "b.py", "def a():\n    x()\n", 'def a():\n    x()\n    """Says."""\n', 3],
  ["a formatted string", "b.py", "def a():\n    x()\n", 'def a():\n    f"{x()}"\n    x()\n', 2],
  ["a comment that a compiler obeys", "a.ts", "// @ts-expect-error\na = 1;\n", "a = 1;\n", 1],
  ["a comment that a linter obeys", "b.py", "x = 1  # noqa\n", "x = 1\n", 1],
  ["a build constraint", "c.go", "//go:build linux\n\npackage c\n", "package c\n", 1],
])("a patch that changes the code is refused: %s", async (_, path, before, after, line) => {
  expect(await verdictOn(modified(path, before, after))).toMatchObject({
    status: "failed",
    detail: `The code itself changes at ${path}:${line}.`,
  });
});

test("what cannot be compared is refused", async () => {
  expect(await verdictOn(modified("README.md", "a\n", "b\n"))).toMatchObject({ status: "failed" });
  const created: Patch = { changes: [{ kind: "create", path: "a.ts", file: textFile("// a\n") }] };
  expect(await verdictOn(created)).toMatchObject({
    status: "failed",
    detail: "a.ts is created; documentation is written where the code is.",
  });
});
