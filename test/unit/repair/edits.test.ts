import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyChanges, areApart, joined, withoutWhatStays } from "../../../src/core/repair/edits/edit.ts";
import { generateEdits } from "../../../src/core/repair/edits/generate-edits.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";

const parser = new SyntaxParser(
  join(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
);

async function results(path: string, source: string, lines?: readonly number[]): Promise<readonly string[]> {
  const isWanted = (first: number, last: number): boolean =>
    lines?.some((line) => line >= first && line <= last) ?? true;
  const edits = await generateEdits(path, source, parser, isWanted);
  return edits.map(({ changes }) => applyChanges(source, changes));
}

/** Each is a mistake people make; what it should have been is among the edits. */
test.each([
  ["a.js", "if (a < b) f();", "if (a <= b) f();"],
  ["a.js", "for (let i = 0; i <= n; i++) {}", "for (let i = 0; i < n; i++) {}"],
  ["a.js", "const f = (a, b) => a - b;", "const f = (a, b) => b - a;"],
  ["a.js", "const f = (x) => g(x, y);", "const f = (x) => g(y, x);"],
  ["a.js", "function f(xs) {\n  return xs.length;\n}", "function f(xs) {\n  return xs.length - 1;\n}"],
  ["a.js", "return_ = !done;", "return_ = done;"],
  ["a.js", "const f = (m, k) => m.get(k) + 1;", "const f = (m, k) => (m.get(k) ?? 0) + 1;"],
  [
    "a.js",
    "async function g() {}\nasync function f() {\n  return g().x;\n}",
    "async function g() {}\nasync function f() {\n  return (await g()).x;\n}",
  ],
  ["a.js", "const f = (a) => a.sort();", "const f = (a) => a.sort((a, b) => a - b);"],
  ["a.js", "const f = (a) => a.b.c;", "const f = (a) => a.b?.c;"],
  [
    "a.js",
    "for (const x of xs) {\n  if (x) {\n    f();\n    break;\n  }\n}",
    "for (const x of xs) {\n  if (x) {\n    f();\n    continue;\n  }\n}",
  ],
  [
    "a.ts",
    "export const f = (n: number): number => n / 2;",
    "export const f = (n: number): number => Math.floor(n / 2);",
  ],
  ["a.py", "def f(a, b):\n    return a / b", "def f(a, b):\n    return a // b"],
  ["a.py", "for i in range(n):\n    pass", "for i in range(n + 1):\n    pass"],
  ["a.py", "for i in range(n):\n    pass", "for i in range(1, n):\n    pass"],
  [
    "a.py",
    "def f(xs):\n    for x in xs:\n        if x:\n            n = 1\n        return n",
    "def f(xs):\n    for x in xs:\n        if x:\n            n = 1\n    return n",
  ],
  [
    "a.py",
    "def f(xs=[]):\n    return xs",
    "def f(xs=None):\n    if xs is None:\n        xs = []\n    return xs",
  ],
  ["a.py", "while i < n:\n    f(i)", "while i < n:\n    f(i)\n    i += 1"],
  [
    "a.py",
    "def f(x):\n    return x.next.value",
    "def f(x):\n    if x is None:\n        return None\n    return x.next.value",
  ],
  ["a.py", "def f(a, b):\n    return a[1:] + b", "def f(a, b):\n    return a[1:] + b[1:]"],
  ["a.py", "def f(xs):\n    return any(xs)", "def f(xs):\n    return all(xs)"],
  ["a.py", "def f(n):\n    f(n - 1)", "def f(n):\n    return f(n - 1)"],
  ["a.py", "if a:\n    x = 1\nif b:\n    x = 2", "if a:\n    x = 1\nelif b:\n    x = 2"],
  ["a.py", "d[k] = d[k] + 1", "d[k] = d.get(k, 0) + 1"],
  ["a.py", "x = a not in b", "x = a in b"],
  ["a.js", "const f = (m, i, j) => m[j][i];", "const f = (m, i, j) => m[i][j];"],
  [
    "a.js",
    "function f(n, k) {\n  for (let i = 0; i < n; i++) {}\n}",
    "function f(n, k) {\n  for (let i = 0; i < n; i += k) {}\n}",
  ],
  ["a.js", "for (const k of ks) {\n  to[k] = from;\n}", "for (const k of ks) {\n  to[k] = from[k];\n}"],
  ["a.js", "const f = (xs, n) => xs.slice(0, n);", "const f = (xs, n) => xs.slice(0, xs.length - n);"],
  ["a.js", "function f(x) {\n  log(x);\n}", "function f(x) {\n  log(-x);\n}"],
  [
    "a.js",
    "let timer;\nfunction f(g) {\n  clearTimeout(timer);\n  setTimeout(g, 1);\n}",
    "let timer;\nfunction f(g) {\n  clearTimeout(timer);\n  timer = setTimeout(g, 1);\n}",
  ],
  [
    "a.js",
    "function sum(t) {\n  return t.kids.reduce((all, kid) => all + kid.value, t.value);\n}",
    "function sum(t) {\n  return t.kids.reduce((all, kid) => all + sum(kid), t.value);\n}",
  ],
  ["a.py", "if len(xs) == 0:\n    x = 1", "if len(xs) <= 1:\n    x = 1"],
  ["a.py", "def f(xs, k):\n    return [k]", "def f(xs, k):\n    return xs + [k]"],
  ["a.py", "def f(n, k):\n    return f(n, k)", "def f(n, k):\n    return f(n, k - n)"],
  ["a.py", "def f(x):\n    f(x)\n    yield x", "def f(x):\n    yield from f(x)\n    yield x"],
  [
    "a.py",
    "def f(xs):\n    last, n = None, 0\n    for x in xs:\n        n += x == last\n    return n",
    "def f(xs):\n    last, n = None, 0\n    for x in xs:\n        n += x == last\n        last = x\n    return n",
  ],
])("%s: %s may have to be %s", async (path, wrong, right) => {
  expect(await results(path, wrong)).toContain(right);
});

test("the same name mistaken in several places is corrected in all of them at once", async () => {
  const source = "def f(left, right):\n    low = left\n    return low + left\n";
  expect(await results("a.py", source)).toContain(
    "def f(left, right):\n    low = right\n    return low + right\n",
  );
});

test("only what failing tests execute is edited, and no edit changes nothing", async () => {
  const source = "function f(a) {\n  return a + 1;\n}\nfunction g(b) {\n  return b + 1;\n}\n";
  const all = await results("a.js", source, [2]);
  expect(all.length).toBeGreaterThan(10);
  for (const text of all) {
    expect(text).not.toBe(source);
    expect(text.slice(text.indexOf("function g"))).toBe(source.slice(source.indexOf("function g")));
  }
});

test("no two edits lead to the same text, and nearly all of them to a program", async () => {
  const programs = fc.constantFrom(
    [
      "a.js",
      "export function f(xs, n) {\n  const out = [];\n  for (const x of xs) {\n    if (x.size >= n && !x.gone) {\n      out.push(x.name.trim());\n    }\n  }\n  return out;\n}\n",
    ],
    [
      "a.ts",
      "export const total = (lines: { price: number }[]): number =>\n  lines.reduce((sum, { price }) => sum + price, 0);\n",
    ],
    [
      "a.py",
      "def f(xs, n=0):\n    seen = set()\n    while xs and n < 3:\n        head, *xs = xs\n        if head in seen:\n            continue\n        seen.add(head)\n        n += 1\n    return sorted(seen, key=len)[:n]\n",
    ],
  ) as fc.Arbitrary<readonly [string, string]>;
  await fc.assert(
    fc.asyncProperty(programs, fc.integer({ min: 1, max: 9 }), async ([path, source], line) => {
      const texts = await results(path, source, [line]);
      expect(new Set(texts).size).toBe(texts.length);
      const broken = await Promise.all(texts.map(async (text) => (await parser.errors(path, text))?.length));
      expect(broken.filter((errors) => errors !== 0).length).toBeLessThanOrEqual(0.1 * texts.length);
    }),
    { numRuns: 12 },
  );
});

test("an edit without what stays as it is leads to the same text, and leaves room for one inside of it", async () => {
  const source = "export const gap = (a, b) => clean(a + b);\nexport const clean = (x) => x.trim();\n";
  const edits = await generateEdits("a.js", source, parser, () => true);
  const least = edits.map((edit) => withoutWhatStays(edit, source));
  for (const [index, edit] of edits.entries()) {
    expect(applyChanges(source, least[index]?.changes ?? [])).toBe(applyChanges(source, edit.changes));
  }
  const leadingTo = (text: string) =>
    least.find(({ changes }) => applyChanges(source, changes) === source.replace("a + b", text))?.changes ??
    [];
  const [outer, inner] = [leadingTo("Math.abs(a + b)"), leadingTo("a - b")];
  expect(areApart(outer, inner)).toBe(true);
  expect(applyChanges(source, joined(outer, inner))).toBe(source.replace("a + b", "Math.abs(a - b)"));
});
