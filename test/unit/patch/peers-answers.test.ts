import { expect, test } from "vitest";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import type { AnswerOptions } from "../../../src/core/patch/patch-from-answer.ts";
import { grammars } from "./grammars.ts";
import { apply, problemsOf, type Files } from "./memory-snapshot.ts";

const parser = new SyntaxParser(grammars);

type Case = readonly [
  name: string,
  files: Files,
  answer: string,
  /** The files that are different afterwards (undefined: gone), or the kind of the problem. */
  expected: Readonly<Record<string, string | undefined>> | string,
  options?: Omit<AnswerOptions, "snapshot">,
];

const a = "a.js";
const three = { [a]: "one();\ntwo();\nthree();\n" };
const sr = (
  search: string,
  replace: string,
  open = "<<<<<<< SEARCH",
  mid = "=======",
  close = ">>>>>>> REPLACE",
): string => `${open}\n${search}\n${mid}\n${replace}\n${close}\n`;
const v4a = (body: string): string => `*** Begin Patch\n${body}\n*** End Patch\n`;

const cases: readonly Case[] = [
  // Aider
  [
    "a name in bold",
    three,
    `**a.js**\n\`\`\`js\n${sr("two();", "2();")}\`\`\``,
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "a name in a heading",
    three,
    `### a.js\n\`\`\`js\n${sr("two();", "2();")}\`\`\``,
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "a name in the fence",
    three,
    `\`\`\`js a.js\n${sr("two();", "2();")}\`\`\``,
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "nine characters a marker",
    three,
    `a.js\n${sr("two();", "2();", "<<<<<<<<< SEARCH", "=========", ">>>>>>>>> REPLACE")}`,
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "an inherited name",
    three,
    `a.js\n${sr("one();", "1();")}\n${sr("two();", "2();")}`,
    { [a]: "1();\n2();\nthree();\n" },
  ],
  ["a leading blank line", three, `a.js\n${sr("\ntwo();", "\n2();")}`, { [a]: "one();\n2();\nthree();\n" }],
  [
    "an empty replacement",
    three,
    "a.js\n<<<<<<< SEARCH\ntwo();\n=======\n>>>>>>> REPLACE\n",
    { [a]: "one();\nthree();\n" },
  ],
  [
    "a new file",
    three,
    `new/b.js\n\`\`\`\n<<<<<<< SEARCH\n=======\nx();\n>>>>>>> REPLACE\n\`\`\`\n`,
    { "new/b.js": "x();\n" },
  ],
  [
    "an empty search in a file with content",
    three,
    "a.js\n<<<<<<< SEARCH\n=======\nx();\n>>>>>>> REPLACE\n",
    "exists",
  ],
  ["no end marker", three, "a.js\n<<<<<<< SEARCH\ntwo();\n=======\n2();\n", "truncated"],
  [
    "no end marker, and the stream ended well",
    three,
    "a.js\n<<<<<<< SEARCH\ntwo();\n=======\n2();\n",
    { [a]: "one();\n2();\nthree();\n" },
    { ended: true },
  ],
  ["no separator", three, "a.js\n<<<<<<< SEARCH\ntwo();\n>>>>>>> REPLACE\n", "malformed"],
  ["lines that are there twice", { [a]: "x();\ny();\nx();\n" }, `a.js\n${sr("x();", "z();")}`, "ambiguous"],
  ["lines that are nowhere", three, `a.js\n${sr("four();", "4();")}`, "not-found"],
  [
    "one block of two that fails",
    three,
    `a.js\n${sr("one();", "1();")}${sr("four();", "4();")}`,
    "not-found",
  ],
  [
    "one block of two that fails, and the rest is wanted",
    three,
    `a.js\n${sr("one();", "1();")}${sr("four();", "4();")}`,
    { [a]: "1();\ntwo();\nthree();\n" },
    { partial: true },
  ],
  ["a path outside", three, `../b.js\n${sr("one();", "1();")}`, "outside-workspace"],
  [
    "a unique suffix of a path",
    { "src/lib/a.js": "one();\n", "b.js": "" },
    `lib/a.js\n${sr("one();", "1();")}`,
    { "src/lib/a.js": "1();\n" },
  ],
  [
    "a suffix of two paths",
    { "x/a.js": "one();\n", "y/a.js": "one();\n" },
    `a.js\n${sr("one();", "1();")}`,
    "unknown-file",
  ],
  [
    "a file of a similar name",
    { "main.js": "one();\n", "b.js": "" },
    `mian.js\n${sr("one();", "1();")}`,
    "unknown-file",
  ],
  [
    "dollars and backslashes",
    three,
    `a.js\n${sr("two();", "'$& $1 \\n \\t';")}`,
    { [a]: "one();\n'$& $1 \\n \\t';\nthree();\n" },
  ],
  [
    "a placeholder in the replacement",
    three,
    `a.js\n${sr("two();", "2();\n// ... existing code ...")}`,
    "placeholder",
  ],
  [
    "Windows line ends of the file",
    { [a]: "one();\r\ntwo();\r\n" },
    `a.js\n${sr("two();", "2();\n3();")}`,
    { [a]: "one();\r\n2();\r\n3();\r\n" },
  ],
  [
    "Windows line ends of the answer",
    three,
    `a.js\n${sr("two();", "2();\n3();")}`.replaceAll("\n", "\r\n"),
    { [a]: "one();\n2();\n3();\nthree();\n" },
  ],
  ["no final newline", { [a]: "one();\ntwo();" }, `a.js\n${sr("two();", "2();")}`, { [a]: "one();\n2();" }],
  [
    "thinking first",
    three,
    `<think>\na.js\n${sr("one();", "wrong();")}</think>\na.js\n${sr("two();", "2();")}`,
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "a conflict in the content",
    { "c.txt": "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n" },
    `c.txt\n${sr("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x", "a")}`,
    { "c.txt": "a\n" },
  ],
  // Cline
  [
    "Cline's markers",
    three,
    `a.js\n${sr("two();", "2();", "------- SEARCH", "=======", "+++++++ REPLACE")}`,
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "blocks out of order",
    three,
    `a.js\n${sr("three();", "3();")}${sr("one();", "1();")}`,
    { [a]: "1();\ntwo();\n3();\n" },
  ],
  [
    "first and last line right, the middle not",
    { [a]: "f() {\n  x();\n}\n" },
    `a.js\n${sr("f() {\n  y();\n}", "z")}`,
    "not-found",
  ],
  // Roo
  [
    "a line hint",
    { [a]: "x();\ny();\nx();\n" },
    "a.js\n<<<<<<< SEARCH\n:start_line:3\n-------\nx();\n=======\nz();\n>>>>>>> REPLACE\n",
    { [a]: "x();\ny();\nz();\n" },
  ],
  [
    "a line hint that is off",
    three,
    "a.js\n<<<<<<< SEARCH\n:start_line:40\n-------\ntwo();\n=======\n2();\n>>>>>>> REPLACE\n",
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "numbered lines",
    three,
    `a.js\n${sr("2 | two();\n3 | three();", "2 | 2();\n3 | 3();")}`,
    { [a]: "one();\n2();\n3();\n" },
  ],
  [
    "escaped markers",
    { "m.txt": "a\n=======\nb\n" },
    `m.txt\n${sr("a\n\\=======\nb", "c")}`,
    { "m.txt": "c\n" },
  ],
  ["typographic quotes", { [a]: "f('it');\n" }, `a.js\n${sr("f(‘it’);", "g('it');")}`, { [a]: "g('it');\n" }],
  // Unified
  [
    "a diff",
    three,
    "```diff\n--- a/a.js\n+++ b/a.js\n@@ -1,3 +1,3 @@\n one();\n-two();\n+2();\n three();\n```",
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "a diff with wrong numbers",
    three,
    "--- a/a.js\n+++ b/a.js\n@@ -71,2 +90,5 @@\n one();\n-two();\n+2();\n three();\n",
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "a diff without numbers",
    three,
    "--- a.js\n+++ a.js\n@@ ... @@\n-two();\n+2();\n",
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "a diff with wrong context",
    three,
    "--- a.js\n+++ a.js\n@@ -1,3 +1,3 @@\n zero();\n-two();\n+2();\n three();\n",
    "not-found",
  ],
  [
    "a bare blank line of context",
    { [a]: "one();\n\ntwo();\n" },
    "--- a.js\n+++ a.js\n@@ -1,3 +1,3 @@\n one();\n\n-two();\n+2();\n",
    { [a]: "one();\n\n2();\n" },
  ],
  [
    "a new file by diff",
    three,
    "--- /dev/null\n+++ b/n.js\n@@ -0,0 +1,2 @@\n+x();\n+y();\n",
    { "n.js": "x();\ny();\n" },
  ],
  [
    "a pure rename",
    three,
    "diff --git a/a.js b/b.js\nsimilarity index 100%\nrename from a.js\nrename to b.js\n",
    { "a.js": undefined, "b.js": "one();\ntwo();\nthree();\n" },
  ],
  ["a binary diff", three, "diff --git a/a.js b/a.js\nBinary files a/a.js and b/a.js differ\n", "malformed"],
  ["a deletion of other content", three, "--- a/a.js\n+++ /dev/null\n@@ -1 +0,0 @@\n-four();\n", "not-found"],
  [
    "a repeated line, its place by number",
    { [a]: "x();\ny();\nx();\ny();\n" },
    "--- a.js\n+++ a.js\n@@ -3,1 +3,1 @@\n-x();\n+z();\n",
    { [a]: "x();\ny();\nz();\ny();\n" },
  ],
  [
    "an end without newline",
    { [a]: "one();\n" },
    "--- a.js\n+++ a.js\n@@ -1 +1 @@\n-one();\n+1();\n\\ No newline at end of file\n",
    { [a]: "1();" },
  ],
  // V4A
  [
    "an update",
    three,
    v4a("*** Update File: a.js\n@@\n one();\n-two();\n+2();"),
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "a first chunk without @@",
    three,
    v4a("*** Update File: a.js\n-two();\n+2();"),
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "an anchor",
    { [a]: "f() {\n  x();\n}\ng() {\n  x();\n}\n" },
    v4a("*** Update File: a.js\n@@ g() {\n-  x();\n+  y();"),
    { [a]: "f() {\n  x();\n}\ng() {\n  y();\n}\n" },
  ],
  [
    "stacked anchors of which one is nowhere",
    { [a]: "f() {\n  x();\n}\n" },
    v4a("*** Update File: a.js\n@@ class A\n@@ f() {\n-  x();\n+  y();"),
    "not-found",
  ],
  [
    "an addition without context",
    three,
    v4a("*** Update File: a.js\n@@\n+four();"),
    { [a]: "one();\ntwo();\nthree();\nfour();\n" },
  ],
  [
    "an end of file",
    { [a]: "x();\ny();\nx();\n" },
    v4a("*** Update File: a.js\n@@\n-x();\n+z();\n*** End of File"),
    { [a]: "x();\ny();\nz();\n" },
  ],
  ["a file added where one is", three, v4a("*** Add File: a.js\n+x();"), "exists"],
  [
    "a file deleted and one moved",
    { [a]: "one();\n", "b.js": "two();\n" },
    v4a("*** Delete File: a.js\n*** Update File: b.js\n*** Move to: c.js\n@@\n-two();\n+2();"),
    { "a.js": undefined, "b.js": undefined, "c.js": "2();\n" },
  ],
  ["no End Patch", three, "*** Begin Patch\n*** Update File: a.js\n@@\n-two();\n+2();\n", "truncated"],
  [
    "context with other dashes",
    { [a]: "// a – b\none();\n" },
    v4a("*** Update File: a.js\n@@\n // a - b\n-one();\n+1();"),
    { [a]: "// a – b\n1();\n" },
  ],
  [
    "a missing file",
    three,
    v4a("*** Update File: z/q.js\n@@\n-four();\n+4();"),
    "unknown-file",
    { shown: ["a.js", "b.js"] },
  ],
  // Tool calls
  [
    "a call",
    three,
    '{"file_path": "a.js", "old_string": "two", "new_string": "2"}',
    { [a]: "one();\n2();\nthree();\n" },
  ],
  [
    "a call for several places",
    { [a]: "x(x);\n" },
    '{"file_path": "a.js", "old_string": "x", "new_string": "y"}',
    "ambiguous",
  ],
  [
    "a call for all places",
    { [a]: "x(x);\n" },
    '{"file_path": "a.js", "old_string": "x", "new_string": "y", "replace_all": true}',
    { [a]: "y(y);\n" },
  ],
  [
    "a call with dollars",
    three,
    '{"file_path": "a.js", "old_string": "two();", "new_string": "$& $1"}',
    { [a]: "one();\n$& $1\nthree();\n" },
  ],
  [
    "a call that leaves code out",
    three,
    '{"file_path": "a.js", "old_string": "two();", "new_string": "// ... rest of code ..."}',
    "placeholder",
  ],
  // Whole and lazy files
  ["a whole file", three, "a.js\n```js\none();\n```\n", { [a]: "one();\n" }],
  ["a whole file below a sentence", three, "Here is `a.js`:\n\n```js\none();\n```\n", { [a]: "one();\n" }],
  ["an unclosed file", three, "a.js\n```js\none();\n", "truncated"],
  [
    "a lazy file",
    { [a]: "function f() {\n  return 1;\n}\n\nfunction g() {\n  return 2;\n}\n" },
    "a.js\n```js\n// ... existing code ...\n\nfunction g() {\n  return 3;\n}\n```\n",
    { [a]: "function f() {\n  return 1;\n}\n\nfunction g() {\n  return 3;\n}\n" },
  ],
  [
    "a lazy file whose code could stand anywhere",
    { [a]: "f();\ng();\n" },
    "a.js\n```js\n// ... existing code ...\nfunction h() {}\n// ... existing code ...\n```\n",
    "placeholder",
  ],
  // Indentation
  [
    "a uniform shift",
    { "a.py": "class A:\n    def f(self):\n        return 1\n" },
    `a.py\n${sr("def f(self):\n    return 1", "def f(self):\n    x = 1\n    return x")}`,
    { "a.py": "class A:\n    def f(self):\n        x = 1\n        return x\n" },
  ],
  [
    "the first line alone lost its indentation",
    { "a.py": "class A:\n    def f(self):\n        return 1\n" },
    `a.py\n${sr("def f(self):\n        return 1", "def f(self):\n        x = 1\n        return x")}`,
    { "a.py": "class A:\n    def f(self):\n        x = 1\n        return x\n" },
  ],
  [
    "tabs in the file",
    { "a.go": "func f() {\n\tif a {\n\t\tx()\n\t}\n}\n" },
    `a.go\n${sr("    if a {\n        x()\n    }", "    if a {\n        x()\n        y()\n    }")}`,
    { "a.go": "func f() {\n\tif a {\n\t\tx()\n\t\ty()\n\t}\n}\n" },
  ],
];

test.each(cases.map((one) => ({ name: one[0], one })))("$name", async ({ one }) => {
  const [, files, answer, expected, options] = one;
  if (typeof expected === "string") {
    expect((await problemsOf(files, answer, { parser, ...options })).map(({ kind }) => kind)).toContain(
      expected,
    );
  } else {
    const wanted = Object.entries({ ...files, ...expected }).filter(([, text]) => text !== undefined);
    expect(await apply(files, answer, { parser, ...options })).toEqual(Object.fromEntries(wanted));
  }
});
