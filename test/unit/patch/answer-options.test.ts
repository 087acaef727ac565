import { expect, test } from "vitest";
import { patchFromAnswer } from "../../../src/core/patch/patch-from-answer.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { grammars } from "./grammars.ts";
import { apply, block, filesAfter, memorySnapshot, problemsOf } from "./memory-snapshot.ts";

const parser = new SyntaxParser(grammars);

test("where a part is wanted the edits that can be made are made, and the others reported", async () => {
  const files = { "a.ts": "one\ntwo\n" };
  const answer = block("a.ts", "one", "1") + block("a.ts", "three", "3");
  const result = await patchFromAnswer(answer, { snapshot: memorySnapshot(files), partial: true });
  expect(result).toMatchObject({ kind: "patch", leftOut: [{ kind: "not-found", block: 2 }] });
  expect(result.kind === "patch" && filesAfter(files, result.patch)).toEqual({ "a.ts": "1\ntwo\n" });
  const none = await patchFromAnswer(block("a.ts", "three", "3"), {
    snapshot: memorySnapshot(files),
    partial: true,
  });
  expect(none).toMatchObject({ kind: "unusable" });
});

test("of several places the one in the task's lines is meant", async () => {
  const files = { "a.ts": "x\na\nx\nb\nx\n" };
  const options = { defaultPath: "a.ts", range: { first: 1, last: 3 } };
  expect(await apply(files, block("a.ts", "x", "y"), options)).toEqual({ "a.ts": "x\na\ny\nb\nx\n" });
});

test("the one code block of an answer is the file that was asked for", async () => {
  const answer =
    "Input:\n```\nOPCODE arg\n```\nCode:\n```python\ndef f():\n    return 1\n```\nUsage:\n```python\nprint(f())\n```";
  expect(await apply({}, answer, { defaultPath: "f.py", parser })).toEqual({
    "f.py": "def f():\n    return 1\n",
  });
  expect(await apply({}, "def f():\n    return 1\n", { defaultPath: "f.py", parser })).toEqual({
    "f.py": "def f():\n    return 1\n",
  });
});

test("prose is no file that was asked for", async () => {
  for (const prose of ["I cannot do that.", "Sorry", "No change is needed: f() is right."]) {
    expect(await problemsOf({}, prose, { defaultPath: "f.py", parser })).toMatchObject([
      { kind: "no-edits" },
    ]);
  }
});

test("a diff without header, marks and fence is one when the file has its lines", async () => {
  const files = { "a.ts": "function f() {\n  return 1;\n}\n" };
  expect(
    await apply(files, "function f() {\n-  return 1;\n+  return 2;\n}", { defaultPath: "a.ts" }),
  ).toEqual({
    "a.ts": "function f() {\n  return 2;\n}\n",
  });
  expect(await problemsOf(files, "- first\n+ second\n- third", { defaultPath: "a.ts" })).toMatchObject([
    { kind: "no-edits" },
  ]);
});

test("escaped tabs and line ends are decoded only where the file has the decoded text and not the other", async () => {
  const patch = (removed: string, added: string): string => block("a.go", removed, added);
  expect(await apply({ "a.go": "\tgo()\n" }, patch("\\tgo()", "\\tstop()"))).toEqual({
    "a.go": "\tstop()\n",
  });
  expect(await apply({ "a.go": 's := "\\t"\n' }, patch('s := "\\t"', 's := "\\n"'))).toEqual({
    "a.go": 's := "\\n"\n',
  });
});

test("escapes in the indentation are decoded alone where that is enough", async () => {
  const answer = block("a.go", "\\tgo()", '\\tgo("\\n")');
  expect(await apply({ "a.go": "\tgo()\n" }, answer, { parser })).toEqual({ "a.go": '\tgo("\\n")\n' });
});

test("decoding that breaks the syntax is refused", async () => {
  const text = "package a\n\nfunc f() {\n\ta()\n\tb()\n}\n";
  const answer = block("a.go", "\\ta()\\n\\tb()", '\\ta()\\n\\tb("\\n")');
  expect(await problemsOf({ "a.go": text }, answer, { parser })).toMatchObject([{ kind: "not-found" }]);
  expect(await apply({ "a.go": text }, answer.replace('("\\n")', "(1)"), { parser })).toEqual({
    "a.go": text.replace("b()", "b(1)"),
  });
});

test("white space inside lines does not hide the one place", async () => {
  const files = { "a.ts": "  function  sum( a, b ) {\n    return a + b;\n  }\n" };
  expect(await apply(files, block("a.ts", "function sum(a, b) {", "function add(a, b) {"))).toEqual({
    "a.ts": "  function add(a, b) {\n    return a + b;\n  }\n",
  });
  expect(
    await problemsOf({ "a.ts": "returnvalue + 10\n" }, block("a.ts", "return value + 10", "x")),
  ).toHaveLength(1);
});

test("a quoted diff of files nobody knows is no part of an answer with blocks", async () => {
  const quoted = "--- a/old.py\n+++ b/old.py\n@@ -1 +1 @@\n-a\n+b\n\n";
  expect(await apply({ "f.txt": "x\n" }, quoted + block("f.txt", "x", "y"))).toEqual({ "f.txt": "y\n" });
  expect(await problemsOf({ "f.txt": "x\n", "g.txt": "" }, quoted)).toMatchObject([{ kind: "unknown-file" }]);
});

test("where the caller names the file, a line above a bare block creates no other", async () => {
  const answer = "other.ts\n<<<<<<< SEARCH\n=======\nnew\n>>>>>>> REPLACE";
  const files = { "a.ts": "x\n" };
  expect(await problemsOf(files, answer, { defaultPath: "a.ts", aboutDefault: true })).toMatchObject([
    { kind: "exists" },
  ]);
  expect(await apply(files, answer, { defaultPath: "a.ts" })).toEqual({ ...files, "other.ts": "new\n" });
});
