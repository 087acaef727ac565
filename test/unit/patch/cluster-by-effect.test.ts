import { join } from "node:path";
import { expect, test } from "vitest";
import { clusterByEffect, EffectKeys } from "../../../src/core/patch/effect/cluster-by-effect.ts";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import type { FileChange, Patch } from "../../../src/core/patch/patch.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

const parser = new SyntaxParser(
  join(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
);

const before = "as.it.was()\n";

function to(path: string, after: string): Patch {
  const base = textFile(before);
  return { changes: [{ kind: "modify", path, base, hunks: diffTexts(path, before, after, "exact") }] };
}

/** What has to be overlooked to make the two texts one effect; `different` when nothing helps. */
async function verdict(path: string, a: string, b: string): Promise<string> {
  const clusters = await clusterByEffect([to(path, a), to(path, b)], (patch) => patch, parser);
  return clusters.length === 1 ? (clusters[0]?.equality ?? "") : "different";
}

const ts = "f.ts";
const tsx = "f.tsx";
const py = "f.py";

test.each<[string, string, string, string]>([
  ["layout", ts, "if (a) { b(); }\n", "if (a) {\n  b(); // why\n}\n"],
  ["layout", ts, "f(a, /* second */ b);\n", "f(\n  a,\n  b\n);\n"],
  ["layout", py, "def f(a):\n    return a\n", "# what\ndef f(a):\n  return a # why\n"],
  ["layout", py, "x = [1, 2]\n", "x = [\n    1,\n    2\n]\n"],
  ["layout", "f.go", "package a\nfunc f() { g() }\n", "package a\n\nfunc f() { g()  } // why\n"],
  ["layout", "f.rs", "fn f() { g(1); }\n", "// why\nfn f() {\n    g(1);\n}\n"],
  ["layout", "F.java", "class F { int a = 1; }\n", "/** F */\nclass F {\n  int a = 1;\n}\n"],
  ["layout", "f.css", "a { color: red; }\n", "/* why */\na {  color:   red; }\n"],
  ["layout", "f.sh", "# why\na  b\n", "a b # c\n"],
  ["layout", tsx, "const a = <p>\n  text\n</p>;\n", "const a = <p>\n    text\n  </p>;\n"],
])("equal but for layout and comments (%s, %s): %s", async (wanted, path, a, b) => {
  expect(await verdict(path, a, b)).toBe(wanted);
});

test.each<[string, string, string]>([
  ["quotes", ts, "f('a', \"it's\", '\\'');|f(\"a\", 'it\\'s', \"'\");"],
  ["semicolons and trailing commas", ts, "const a = [1,\n 2,\n]|const a = [1, 2];"],
  ["brackets of an arrow function", ts, "m(x => x)|m((x) => x)"],
  ["brackets around a whole value", ts, "function f() { return (a + b); }|function f() { return a + b; }"],
  [
    "imports",
    ts,
    "import a from 'a';\nimport { b, c } from 'b';|import {c, b} from \"b\";\nimport a from \"a\";",
  ],
  [
    "locals",
    ts,
    "function f(a) { const b = a; return { b }; }|function f(x) { const y = x; return { b: y }; }",
  ],
  [
    "destructured locals",
    ts,
    "function f({ a = 1, b: c }) { return a + c; }|function f({ a: x = 1, b: y }) { return x + y; }",
  ],
  ["loop variables", ts, "for (let i = 0; i < 9; i++) { g(i); }|for (let k = 0; k < 9; k++) { g(k); }"],
  [
    "shadowed locals",
    ts,
    "function f(a) { { let a = 1; g(a); } return a; }|function f(a) { { let b = 1; g(b); } return a; }",
  ],
  [
    "caught errors",
    ts,
    "try { a(); } catch (e) { b(e, `${e}`); }|try { a(); } catch (error) { b(error, `${error}`); }",
  ],
  ["locals of closures", ts, "function f(a) { return () => a; }|function f(b) { return () => b; }"],
  ["quotes", py, "f('a', \"it's\", u'b')|f(\"a\", 'it\\'s', 'b')"],
  [
    "brackets around a whole condition or value",
    py,
    "if (a == b):\n    c = (d + e)\nwhile (f): g()|if a == b:\n    c = d + e\nwhile f: g()",
  ],
  ["formatted strings", py, "f(f'a {b} c')|f(f\"a {b} c\")"],
  ["imports", py, "import b\nfrom a import d, c|from a import (c, d)\nimport b"],
  [
    "locals",
    py,
    "def f(a):\n    b = a\n    return [c for c in b]|def f(a):\n    x = a\n    return [y for y in x]",
  ],
  [
    "locals of with and except",
    py,
    "def f():\n    with g() as h:\n        h()|def f():\n    with g() as i:\n        i()",
  ],
  ["imports", "f.go", 'package a\nimport (\n\t"b"\n\t"a"\n)\n|package a\n\nimport (\n\t"a"\n\t"b"\n)\n'],
  ["imports", "f.rs", "use b::c;\nuse a::d;\n|use a::d;\nuse b::c;\n"],
  ["imports", "F.java", "import b.C;\nimport a.D;\nclass F {}\n|import a.D;\nimport b.C;\nclass F {}\n"],
])("equal by syntax tree: %s in %s", async (_, path, pair) => {
  const [a = "", b = ""] = pair.split("|");
  expect(await verdict(path, a, b)).toBe("syntax");
});

test.each<[string, string, string, string]>([
  ["how a formatted string shows its source", py, 'f(f"{x=}")\n', 'f(f"{x = }")\n'],
  ["the quotes in shown source", py, 'f(f"""{a[\'x\']=}""")\n', 'f(f"""{a["x"]=}""")\n'],
  ["a blank as a format", py, 'f(f"{x: }")\n', 'f(f"{x:}")\n'],
  ["a blank behind a nested format", py, 'f(f"{x:{w} }")\n', 'f(f"{x:{w}}")\n'],
  ["a comparison in brackets", py, "if (a < b) < c: d()\n", "if a < b < c: d()\n"],
  ["what runs the file", py, "#!/usr/bin/python2\nf()\n", "#!/usr/bin/python3\nf()\n"],
  ["what runs the file", "f.sh", "#!/bin/sh\na\n", "#!/bin/bash\na\n"],
  ["its encoding", py, "# vim: set fileencoding=latin-1\nf()\n", "f()\n"],
  ["frozen strings", "f.rb", "# frozen_string_literal: true\na\n", "a\n"],
  [
    "an annotation",
    "f.php",
    "<?php\nclass A { /** @dataProvider b */ function a() {} }\n",
    "<?php\nclass A { function a() {} }\n",
  ],
  ["what is printed behind code", "f.php", "<?php b(); ?>\n\n", "<?php b(); ?>\n"],
  ["a reference", ts, '/// <reference types="node" />\nf()\n', "f()\n"],
  ["where a test runs", ts, "/**\n * Why\n * @" + "jest-environment jsdom\n */\nf()\n", "f()\n"],
  [
    "what an example prints",
    "f_test.go",
    "package a\nfunc ExampleA() {\n\tf()\n\t// Output: 1\n}\n",
    "package a\nfunc ExampleA() {\n\tf()\n\t// Output: 2\n}\n",
  ],
  ["a test in documentation", "f.rs", "/// assert!(a());\nfn a() {}\n", "/// assert!(!a());\nfn a() {}\n"],
  [
    "a variable that a query names",
    py,
    "import duckdb\ndef f():\n    a = g()\n    return duckdb.sql('from a')\n",
    "import duckdb\ndef f():\n    b = g()\n    return duckdb.sql('from a')\n",
  ],
  ["a modifier or a field", ts, "class A { static\n x() {} }\n", "class A { static; x() {} }\n"],
  [
    "a property or a prototype",
    ts,
    "function f(__proto__) { return { __proto__ } }\n",
    "function f(a) { return { __proto__: a } }\n",
  ],
  ["a blank that does not break", tsx, "x = <p>\n\u00a0a</p>\n", "x = <p>\na</p>\n"],
])("not equal, for the tools and the text know: %s (%s)", async (_, path, a, b) => {
  expect(await verdict(path, a, b)).toBe("different");
});

test.each<[string, string, string]>([
  ["another value", ts, "f(1);|f(2);"],
  ["a dropped await", ts, "await f();|f();"],
  ["a line end after return", ts, "function f() { return a }|function f() { return\na }"],
  ["an elision", ts, "[a,,]|[a,]"],
  ["blanks in a string", ts, "f('a b')|f('a  b')"],
  ["blanks in a template", ts, "f(`a\n b`)|f(`a\nb`)"],
  ["a trailing blank in a template", ts, "f(`a \nb`)|f(`a\nb`)"],
  ["an escape", ts, "f('\\\\n')|f('\\n')"],
  ["brackets that order", ts, "a * (b + c);|a * b + c;"],
  ["brackets that end an optional chain", ts, "x = (a?.b).c;|x = a?.b.c;"],
  ["text of JSX", tsx, "x = <p>a b</p>;|x = <p>ab</p>;"],
  ["a blank between elements of JSX", tsx, "x = <p><a/> <b/></p>;|x = <p><a/><b/></p>;"],
  ["a backslash in an attribute of JSX", tsx, "x = <p a='\\'/>;|x = <p a='\\\\'/>;"],
  ["a directive in a comment", ts, "// @ts-expect-error\nf(1);|f(1);"],
  ["imports for their effect", ts, "import './a';\nimport './b';|import './b';\nimport './a';"],
  ["another global", ts, "function f() { return a; }|function f() { return b; }"],
  ["another name for other files", ts, "export const a = 1;|export const b = 1;"],
  ["another name of a module's variable", ts, "let a = 1;|let b = 1;"],
  ["a captured global", ts, "function f(a) { return b; }|function f(b) { return b; }"],
  ["swapped parameters", ts, "function f(a, b) { return a - b; }|function f(a, b) { return b - a; }"],
  ["a property of that name", ts, "function f(a) { return { a }; }|function f(b) { return { b }; }"],
  ["a member of that name", ts, "function f(a) { return a.a; }|function f(b) { return b.b; }"],
  ["names for eval", ts, "function f(a) { return eval('a'); }|function f(b) { return eval('a'); }"],
  [
    "a function's name",
    ts,
    "function f() { const g = () => 1; return g; }|function f() { const h = () => 1; return h; }",
  ],
  [
    "a parameter that is a property",
    ts,
    "class A { constructor(private a) { b(a); } }|class A { constructor(private c) { b(c); } }",
  ],
  [
    "a default that sees the outer variable",
    ts,
    "function f(a = x) { var x = 1; return x; }|function f(a = y) { var y = 1; return y; }",
  ],
  ["an element of JSX", tsx, "function f(a) { return <a/>; }|function f(b) { return <b/>; }"],
  [
    "a var that escapes its block",
    ts,
    "function f(c) { if (c) { var a = 1; } return a; }|function f(c) { if (c) { let a = 1; } return a; }",
  ],
  ["indentation", py, "if a:\n    b()\n    c()|if a:\n    b()\nc()"],
  ["a tuple", py, "x = (a,)|x = (a)"],
  ["a tuple as index", py, "x[a,]|x[a]"],
  ["a raw string", py, "x = r'\\''|x = '\\''"],
  ["a byte string", py, "x = b'a'|x = 'a'"],
  ["a chain of comparisons", py, "x = a < b < c|x = (a < b) < c"],
  ["a parameter that can be passed by name", py, "def f(a):\n    return a|def f(b):\n    return b"],
  ["a keyword argument", py, "def f():\n    a = 1\n    return g(a=a)|def f():\n    b = 1\n    return g(b=b)"],
  ["locals()", py, "def f():\n    a = 1\n    return locals()|def f():\n    b = 1\n    return locals()"],
  ["a global", py, "def f():\n    global a\n    a = 1|def f():\n    global b\n    b = 1"],
  ["an attribute of a class", py, "class A:\n    a = 1|class A:\n    b = 1"],
  [
    "a name that a string shows",
    py,
    "def f():\n    a = 1\n    return f'{a=}'|def f():\n    b = 1\n    return f'{b=}'",
  ],
  [
    "what a comprehension iterates over",
    py,
    "def f():\n    return [a for a in a]|def f():\n    return [b for b in b]",
  ],
  [
    "an attribute that is called like a local",
    py,
    "def f():\n    a = g()\n    return a.a|def f():\n    b = g()\n    return b.b",
  ],
  [
    "imports where the last one counts",
    py,
    "from a import c\nfrom b import c|from b import c\nfrom a import c",
  ],
  ["indentation in YAML", "f.yaml", "a:\n  b: 1\n|a:\nb: 1\n"],
  ["a tab in a Makefile", "Makefile", "a:\n\tb\n|a:\n    b\n"],
  ["an expression statement of Rust", "f.rs", "fn f() -> i32 { 1 }|fn f() -> i32 { 1; }"],
  [
    "an attribute of Rust's import",
    "f.rs",
    "#[cfg(a)]\nuse b::c;\nuse a::d;\n|#[cfg(a)]\nuse a::d;\nuse b::c;\n",
  ],
  ["a macro's tokens", "f.rs", "fn f() { m!(a - > b) }|fn f() { m!(a -> b) }"],
  ["descendants in CSS", "f.css", ".a .b { top: 0 }|.a.b { top: 0 }"],
  ["words of a shell", "f.sh", "a b\n|ab\n"],
  ["code in C for Go", "f.go", 'package a\n// int f();\nimport "C"\n|package a\nimport "C"\n'],
  ["text that follows no grammar", ts, "if (a {\n  b\n}|if (a {\nb\n}"],
])("not equal: %s in %s", async (_, path, pair) => {
  const [a = "", b = ""] = pair.split("|");
  expect(await verdict(path, a, b)).toBe("different");
});

test("a change of mode is an effect", async () => {
  const [change] = to(ts, "f(1)\n").changes;
  const patches = [{}, { executable: true }, { executable: false }, { executable: true }].map(
    (mode): Patch => ({ changes: [{ ...(change as FileChange & { kind: "modify" }), ...mode }] }),
  );
  expect((await clusterByEffect(patches, (patch) => patch, parser)).map(({ support }) => support)).toEqual([
    2, 1, 1,
  ]);
  expect(new Set(await Promise.all(patches.map((patch) => new EffectKeys(parser).of(patch)))).size).toBe(3);
});

test("candidates come together whatever it takes, largest cluster first, and say what it took", async () => {
  const texts = ["g(2)\n", "f(1)\n", "f(1)  \n", "f(1) // one\n", "f(1);\n", "g(2)\n"];
  const clusters = await clusterByEffect(texts, (text) => to(ts, text), parser);
  expect(clusters).toEqual([
    { representative: "f(1)\n", members: texts.slice(1, 5), support: 4, equality: "syntax" },
    { representative: "g(2)\n", members: ["g(2)\n", "g(2)\n"], support: 2, equality: "text" },
  ]);
});

test("where only comments, layout or names change, these are what the change is about", async () => {
  const base = textFile("function f(a) {\n  return a; // why\n}\n");
  const patches = ["// because", "// since", "/* why */"].map((comment) =>
    base.text.replace("// why", comment),
  );
  patches.push(base.text.replaceAll("a;", "x;").replace("(a)", "(x)"));
  patches.push(base.text.replaceAll("a;", "y;").replace("(a)", "(y)"));
  const clusters = await clusterByEffect(
    patches,
    (after): Patch => ({
      changes: [{ kind: "modify", path: ts, base, hunks: diffTexts(ts, base.text, after, "exact") }],
    }),
    parser,
  );
  expect(clusters).toHaveLength(5);
});

test("keys of single patches are equal exactly where a cluster would hold both", async () => {
  const base = textFile("f(0);\n");
  const effects = new EffectKeys(parser);
  const keys = await Promise.all(
    ["f(1);\n", "f(1) // one\n", "f(2);\n", "f(0); // none\n", "f(0) // nothing\n", "f(0);"].map((after) =>
      effects.of({
        changes: [{ kind: "modify", path: ts, base, hunks: diffTexts(ts, base.text, after, "exact") }],
      }),
    ),
  );
  expect(keys[0]).toBe(keys[1]);
  expect(new Set(keys).size).toBe(5);
  expect(keys[5]).toBe(await effects.of({ changes: [] }));
});

test("created, deleted and renamed files are told apart as by text", async () => {
  const base = textFile(before);
  const patches: Patch[] = [
    { changes: [{ kind: "delete", path: "f.ts", base }] },
    { changes: [{ kind: "rename", from: "f.ts", path: "g.ts", base, hunks: [] }] },
    { changes: [{ kind: "create", path: "g.ts", file: base }] },
    to("f.ts", ""),
  ];
  expect(await clusterByEffect(patches, (patch) => patch, parser)).toHaveLength(4);
  expect(await clusterByEffect([], (patch: Patch) => patch, parser)).toEqual([]);
});
