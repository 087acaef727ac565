import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { formOf } from "../../../src/core/patch/effect/effect-form.ts";
import { withoutCommonMembers } from "../../../src/core/patch/effect/effect-window.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { cases } from "./property-runs.ts";

const parser = new SyntaxParser(
  join(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
);

/** A file of 70 lines in which nearly everything can be left out. */
const functions = Array.from({ length: 30 }, (_, index) => `function f${index}() { return ${index} }\n`);
const methods = Array.from({ length: 30 }, (_, index) => `  m${index}() { return f${index}() }\n`);
const lines = [
  "import a from 'a'\n",
  "import './b'\n",
  ...functions.slice(0, 15),
  "let c = f1()\n",
  "export class D extends a {\n",
  ...methods.slice(0, 15),
  "  e = `f`\n",
  ...methods.slice(15),
  "}\n",
  "c = 2\n",
  ...functions.slice(15),
];
const base = lines.join("");

test("functions and methods that nobody touches are left out, what runs and the neighbours of a change stay", async () => {
  const version = base.replace("return f20()", "return f21()");
  const short = await withoutCommonMembers("f.ts", base, [version], parser);
  expect(short(version)).toBe(
    [
      ...lines.slice(0, 2),
      "let c = f1()\n",
      "export class D extends a {\n",
      "  e = `f`\n",
      "  m18() { return f18() }\n",
      "  m19() { return f19() }\n",
      "  m20() { return f21() }\n",
      "  m21() { return f21() }\n",
      "  m22() { return f22() }\n",
      "}\n",
      "c = 2\n",
    ].join(""),
  );
  expect(short(base)).toBe(short(version).replace("return f21()", "return f20()"));
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

/** Each case parses four whole files. */
const runs = cases / 4;

test("what is equal in short is equal as a whole", async () => {
  let equal = 0;
  await fc.assert(
    fc.asyncProperty(versions, async (pair) => {
      const short = await withoutCommonMembers("f.ts", base, pair, parser);
      const [a, b] = await Promise.all(pair.map((text) => formOf("f.ts", short(text), parser, "syntax")));
      if (a === undefined || a !== b) {
        return;
      }
      equal++;
      const [c, d] = await Promise.all(pair.map((text) => formOf("f.ts", text, parser, "syntax")));
      expect(c).toBe(d);
    }),
    { numRuns: runs },
  );
  expect(equal).toBeGreaterThan(runs / 20);
}, 120_000);
