import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { diffTexts } from "../../../src/core/patch/diff/diff-texts.ts";
import { formOf } from "../../../src/core/patch/effect/effect-form.ts";
import type { SyntaxNode, SyntaxSource } from "../../../src/core/patch/effect/effect-tree.ts";
import { withoutCommonMembers } from "../../../src/core/patch/effect/effect-window.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { cases } from "./property-runs.ts";

const parser = new SyntaxParser(
  join(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
);

/** A file in which nearly everything can be left out. */
const functions = Array.from({ length: 12 }, (_, index) => [
  `${index % 3 === 0 ? "export " : ""}function f${index}() {\n`,
  `  g${index}\n`,
  "}\n",
]).flat();
const methods = Array.from({ length: 12 }, (_, index) => [
  `  m${index}() {\n`,
  `    f${index}\n`,
  "  }\n",
]).flat();
const lines = [
  "import a from 'a'\n",
  "import './b'\n",
  ...functions.slice(0, 18),
  "let c = f1()\n",
  "export class D extends a {\n",
  ...methods.slice(0, 18),
  "  e = `f`\n",
  ...methods.slice(18),
  "}\n",
  "c = 2\n",
  ...functions.slice(18),
];
const base = lines.join("");

function shortened(
  path: string,
  before: string,
  ...versions: readonly string[]
): Promise<(text: string) => string> {
  return withoutCommonMembers(path, before, new Map(versions.map((text) => [text, undefined])), parser);
}

test("what nobody touches is left out, be it next to a change; imports and fields stay", async () => {
  const version = base.replace("    f7\n", "    f8()\n");
  const short = await shortened("f.ts", base, version);
  expect(short(version)).toBe(
    [
      "import a from 'a'\n",
      "import './b'\n",
      "patchedMoaLeftOut0;\n",
      "export class D extends a {\n",
      "  patchedMoaLeftOut1;\n",
      "  e = `f`\n",
      "  patchedMoaLeftOut2;\n",
      "  m7() {\n",
      "    f8()\n",
      "  }\n",
      "  patchedMoaLeftOut3;\n",
      "}\n",
      "patchedMoaLeftOut4;\n",
    ].join(""),
  );
  expect(short(base)).toBe(short(version).replace("f8()", "f7"));
});

test("what a change may belong to stays: the lines next to it", async () => {
  const version = base.replace("function f4() {\n", "// @ts-ignore\nfunction f4() {\n");
  const short = (await shortened("f.ts", base, version))(version);
  expect(short).toMatch(/^export function f3[^]*@ts-ignore\nfunction f4[^]*^}\npatchedMoaLeftOut1;$/m);
});

test("the same before and after what is left out are two things", async () => {
  const one = base.replace("  g3\n", "  g3 } function f5() { x\n");
  const other = base.replace("  g5\n", "  x } function f5() { g5\n");
  const short = await shortened("f.ts", base, one, other);
  expect(short(one)).not.toContain("f4()");
  const [a, b] = await Promise.all([one, other].map((text) => formOf("f.ts", short(text), parser, "syntax")));
  expect(a).not.toBe(b);
});

test("the hunks of a patch do as well as the text it makes", async () => {
  const version = base.replace("  g3\n", "  g4()\n").replace("    f7\n", "    f8()\n");
  const hunks = diffTexts("f.ts", base, version, "exact");
  const short = await withoutCommonMembers("f.ts", base, new Map([[version, hunks]]), parser);
  expect(short(version)).toBe((await shortened("f.ts", base, version))(version));
});

test("a text with the very name that stands for what is left out is taken as a whole", async () => {
  const version = base.replace("  g3\n", "  patchedMoaLeftOut0;\n");
  expect((await shortened("f.ts", base, version))(version)).toBe(version);
});

const python = (body: (index: number) => string): string =>
  `import a\nclass B:\n    """What."""\n${Array.from({ length: 25 }, (_, index) => `    @a\n    def m${index}(self):\n${body(index)}\n`).join("")}\n\ndef f():\n    pass\n`;
const go = (body: (index: number) => string): string =>
  `package a\n\n${Array.from({ length: 25 }, (_, index) => `// F${index} does.\nfunc F${index}() {\n${body(index)}\n}\n\n`).join("")}`;
const java = (body: (index: number) => string): string =>
  `package a;\nclass B {\n${Array.from({ length: 25 }, (_, index) => `  /** m${index} does. */\n  void m${index}() {\n${body(index)}\n  }\n\n`).join("")}}\n`;

test.each([
  ["f.py", python((index) => `        return ${index}`), "return 7", "return  7 # seven"],
  ["f.go", go((index) => `\tg(${index})`), "g(7)", "g( 7 ) // seven"],
  ["F.java", java((index) => `    g(${index});`), "g(7)", "g( 7 /* seven */ )"],
])("a short text of %s follows the grammar", async (path, before, from, to) => {
  const [one, other] = [
    before.replace(from, from.replace("7", "8")),
    before.replace(from, to.replace("7", "8")),
  ];
  const short = await shortened(path, before, one, other);
  expect(short(one).split("\n").length).toBeLessThan(20);
  const [a, b, c] = await Promise.all(
    [one, other, before].map((text) => formOf(path, short(text), parser, "layout")),
  );
  expect(a).toBeDefined();
  expect(a).toBe(b);
  expect(a).not.toBe(c);
});

test("code of Python that sees the locals of its callers keeps everything", async () => {
  const before = python((index) => `        return ${index}`).replace(
    "    pass\n",
    "    sys._getframe(1).f_locals\n",
  );
  const version = before.replace("return 7", "return 8");
  expect((await shortened("f.py", before, version))(version)).toBe(version);
});

/** Lines that end or begin something, or could go on with the line before; each with another that may do the same. */
const linePair = fc.constantFrom<[string, string]>(
  ["x()\n", "x();\n"],
  ["(y)\n", "(y);\n"],
  ["[z]\n", "[z,]\n"],
  ["`\n", "``\n"],
  ["/*\n", "// *\n"],
  ["*/\n", "\n"],
  ["}\n", "\n"],
  ["{\n", "{ }\n"],
  ["function g(h) { return h }\n", "function g(i) { return i }\n"],
  ["} function f() {\n", "}\nfunction f() {\n"],
  ["  m(j) { return j }\n", "  m(k) { return k; } // why\n"],
  ["  static\n", "  get\n"],
  ["import 'l'\n", "import n from 'o'\n"],
  ["return\n", "return;\n"],
  ["c = 'p'\n", 'c = "p";\n'],
  ["// @ts-ignore\n", "// ignored\n"],
);

const edit = fc.record({
  at: fc.nat({ max: lines.length - 1 }),
  replaces: fc.boolean(),
  pair: linePair,
  isSame: fc.boolean(),
});

/** Two versions with edits at the same places, which look different and may be the same. */
const versions = fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) =>
  ([0, 1] as const).map((side) => {
    const version = lines.slice();
    for (const { at, replaces, pair, isSame } of edits) {
      const text = pair[isSame ? 0 : side];
      version[at] = replaces ? text : text + (version[at] ?? "");
    }
    return version.join("");
  }),
);

/** Parses the base, which all cases share, once. */
let baseTree: SyntaxNode | undefined;
const source: SyntaxSource = {
  async read(path, text, reader) {
    if (text !== base) {
      return parser.read(path, text, reader);
    }
    baseTree ??= await parser.read(path, text, copyOf);
    return baseTree && reader(baseTree);
  },
};

function copyOf({
  type,
  isNamed,
  isError,
  isMissing,
  hasError,
  startIndex,
  endIndex,
  children,
}: SyntaxNode): SyntaxNode {
  return {
    ...{ type, isNamed, isError, isMissing, hasError, startIndex, endIndex },
    children: children.map((child) => child && copyOf(child)),
  };
}

test("what is equal in short is equal as a whole", async () => {
  let equal = 0;
  await fc.assert(
    fc.asyncProperty(versions, async (pair) => {
      const short = await withoutCommonMembers(
        "f.ts",
        base,
        new Map(pair.map((text) => [text, undefined])),
        source,
      );
      const [a, b] = await Promise.all(pair.map((text) => formOf("f.ts", short(text), parser, "syntax")));
      if (a === undefined || a !== b) {
        return;
      }
      equal++;
      const [c, d] = await Promise.all(pair.map((text) => formOf("f.ts", text, parser, "syntax")));
      expect(c).toBe(d);
    }),
    { numRuns: cases },
  );
  expect(equal).toBeGreaterThan(cases / 20);
});
