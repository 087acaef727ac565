import { join } from "node:path";
import { expect, test } from "vitest";
import { applyChanges } from "../../../src/core/repair/edits/edit.ts";
import { generateEdits } from "../../../src/core/repair/edits/generate-edits.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";

const parser = new SyntaxParser(
  join(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
);

/** What is easily got wrong about a language or its library, marked, and what should stand there. */
test.each([
  ["a.js", "function clock(h, m) {\n  return `${h}:${«m»}`;\n}", 'String(m).padStart(2, "0")'],
  ["a.js", "function price(cents) {\n  return `$${«cents / 100»}`;\n}", "(cents / 100).toFixed(2)"],
  [
    "a.js",
    "async function saveAll(db, rows) {\n  «rows.forEach(async (row) => db.save(row»));\n}",
    "await Promise.all(rows.map(async (row) => db.save(row)",
  ],
  [
    "a.js",
    "function handlers(n) {\n  const out = [];\n  for («var» i = 0; i < n; i++) out.push(() => i);\n  return out;\n}",
    "let",
  ],
  ["a.js", "function isSlug(s) {\n  return /«[a-z-]+»/.test(s);\n}", "^[a-z-]+$"],
  ["a.js", "function ints(list) {\n  return list.map(«parseInt»);\n}", "Number"],
  ["a.js", "function has(map, key) {\n  return «key in map»;\n}", "Object.hasOwn(map, key)"],
  ["a.js", "function highest(xs) {\n  return Math.max(...xs«»);\n}", ", 0"],
  ["a.js", 'function words(s) {\n  return s.split(«" "»);\n}', "/\\s+/"],
  ["a.js", "function isNaN2(x) {\n  return «x === NaN»;\n}", "Number.isNaN(x)"],
  ["a.js", 'function isObject(x) {\n  return typeof x === "object"«»;\n}', " && x !== null"],
  ["a.js", "function add(a, b) {\n  return «a + b»;\n}", "Number(a) + Number(b)"],
  ["a.js", 'function url(q) {\n  return "/search?q=" + «q»;\n}', "encodeURIComponent(q)"],
  [
    "a.js",
    "function debounce(fn, ms) {\n  let timer;\n  return (...args) => {\n    «»timer = setTimeout(() => fn(...args), ms);\n  };\n}",
    "clearTimeout(timer);\n    ",
  ],
  ["a.js", "function call(fn, ...args) {\n  return fn(«»args);\n}", "..."],
  [
    "a.js",
    "function days(m) {\n  switch (m) {\n    case 2:\n      d = 28;\n    «»default:\n      d = 31;\n  }\n  return d;\n}",
    "  break;\n    ",
  ],
  ["a.py", "def evict(d):\n    d.popitem(«»)", "last=False"],
  ["a.py", 'def clock(h, m):\n    return f"{h}:{m«»}"', ":02d"],
  ["a.py", 'def money(x):\n    return f"${x«»}"', ":.2f"],
  ["a.py", "def highest(xs):\n    return max(xs«»)", ", default=0"],
  ["a.py", 'def pair(line):\n    return line.split("="«»)', ", 1"],
  ["a.py", "def grid(n):\n    return [[0] * n«] * n»", " for _ in range(n)]"],
  ["a.py", "def ordered(xs):\n    return «xs.sort(»)", "sorted(xs"],
  [
    "a.py",
    "def parse(s):\n    try:\n        return int(s)\n    except «Typ»eError:\n        return None",
    "Valu",
  ],
  [
    "a.py",
    "def parse(s):\n    try:\n        return int(s)\n    except «TypeError»:\n        return None",
    "(TypeError, ValueError)",
  ],
  ["a.py", 'def csv(xs):\n    return ",".join(«xs»)', "map(str, xs)"],
  ["a.py", "def pct(a, b):\n    return a / b«»", " if b else 0"],
  ["a.py", "class B(A):\n    def __init__(self, x):\n        s«»elf.x = x", "uper().__init__()\n        s"],
  ["a.py", "class Q:\n    def add(self, x):\n        self.items.append(x)«»", "\n        return self"],
  [
    "a.py",
    "def counter():\n    n = 0\n    def inc():\n        n«» += 1\n        return n\n    return inc",
    "onlocal n\n        n",
  ],
  ["a.py", "def stats(xs):\n    «»return sum(xs), max(xs)", "xs = list(xs)\n    "],
  ["a.py", "def same(a, b):\n    return a« == b»", ".lower() == b.lower()"],
  [
    "a.js",
    "function rank(ps) {\n  return [...ps].sort((a, b) => b.score - a.score«»).map((p) => p.name);\n}",
    " || a.name.localeCompare(b.name)",
  ],
  ["a.js", "function order(xs) {\n  return xs.sort((a, b) => a «>» b);\n}", "-"],
  ["a.js", "function pluck(xs, key) {\n  return xs.map((x) => x«.key»);\n}", "[key]"],
  ["a.js", "function grid(n) {\n  return «new Array(n).fill(»[]);\n}", "Array.from({ length: n }, () => "],
  ["a.js", "function has(xs, x) {\n  if (xs.indexOf(x)«») return true;\n  return false;\n}", " !== -1"],
  ["a.js", "function isTs(name) {\n  return /«».ts$/.test(name);\n}", "\\"],
  ["a.js", "function tags(s) {\n  return s.match(/<.+«»>/g);\n}", "?"],
  [
    "a.js",
    "function count(ws) {\n  const c = {};\n  for (const w of ws) {\n    c[w]«++»;\n  }\n  return c;\n}",
    " = (c[w] ?? 0) + 1",
  ],
  [
    "a.js",
    "function count(ws) {\n  const c = {};\n  for (const w of ws) {\n    c[w] «+=» 1;\n  }\n  return c;\n}",
    "= (c[w] ?? 0) +",
  ],
  ["a.js", "function same(a, b) {\n  return a« === b»;\n}", ".getTime() === b.getTime()"],
  [
    "a.js",
    "function flat(xs) {\n  const out = [];\n  for (const x of xs) out.push(«»x);\n  return out;\n}",
    "...",
  ],
  ["a.js", "function page(n«») {\n  return n * 10;\n}", " = 1"],
  ["a.js", "function f({ a«», b }) {\n  return a + b;\n}", " = 0"],
  [
    "a.js",
    "function group(xs) {\n  const g = {};\n  for (const x of xs) {\n    «g[x.k]».push(x);\n  }\n  return g;\n}",
    "(g[x.k] ??= [])",
  ],
  [
    "a.py",
    "def group(xs):\n    g = {}\n    for x in xs:\n        g«[x.k]».append(x)\n    return g",
    ".setdefault(x.k, [])",
  ],
  [
    "a.py",
    "def count(ws):\n    c = {}\n    for w in ws:\n        c[w] «+=» 1\n    return c",
    "= c.get(w, 0) +",
  ],
  ["a.py", "def adders(n):\n    return [lambda x«»: x + i for i in range(n)]", ", i=i"],
  ["a.py", "def limit(n):\n    if n«ot n»:\n        return 10\n    return n", " is None"],
  ["a.py", "def limit(n):\n    return n «or» 10", "if n is not None else"],
  ["a.py", "def same(a, b):\n    return a« == b»", "bs(a - b) < 1e-9"],
  ["a.py", "def row(a):\n    return str(a)«»", ".zfill(2)"],
  ["a.py", "def lines(f):\n    return [line«» for line in f]", '.rstrip("\\n")'],
  ["a.py", 'def slug(s):\n    return s.lower().replace(" ", "-")«»', '.strip("-")'],
  ["a.py", "def page(n«»):\n    return n * 10", "=1"],
  [
    "a.py",
    "class Bag:\n    «»items = []\n\n    def add(self, x):\n        self.items.append(x)",
    "def __init__(self):\n        self.",
  ],
  [
    "a.py",
    "class P:\n    def __eq__(self, other):\n        return «»self.x == other.x",
    "isinstance(other, P) and ",
  ],
  ["a.js", "function before(a, b) {\n  return a.y < b.y || «a.d < b.d»;\n}", "(a.y === b.y && a.d < b.d)"],
  ["a.py", "def before(a, b):\n    return a.y < b.y or «a.d < b.d»", "(a.y == b.y and a.d < b.d)"],
  [
    "a.js",
    "function isLeap(year) {\n  return «year % 4 === 0»;\n}",
    "(year % 4 === 0 && year % 100 !== 0) || year % 400 === 0",
  ],
  ["a.js", "function net(a, b, c) {\n  return a - «(b + c)»;\n}", "b + c"],
  ["a.js", "function limit(max) {\n  if («max») {\n    cut(max);\n  }\n}", "max !== null"],
  ["a.js", 'function text(x) {\n  return «!x» ? "" : String(x);\n}', "x == null"],
  ["a.js", 'function list(s) {\n  return s.split(",")«»;\n}', ".map((part) => part.trim())"],
  ["a.py", 'def parts(s):\n    return «s.split(",")»', '[part.strip() for part in s.split(",")]'],
  ["a.js", 'function text(x) {\n  return Array.isArray(x) ? x«».join(", ") : String(x);\n}', ".map(text)"],
  [
    "a.js",
    "async function each(xs, f, out) {\n  for (let i = 0; i < xs.length; i++) {\n    «out.push(await f(xs[i]))»;\n  }\n}",
    "out[i] = await f(xs[i])",
  ],
  [
    "a.js",
    "function memo(cache, compute) {\n  return (key) => {\n    const value = compute(key);\n    «»return value;\n  };\n}\n\nfunction keep(key, value) {\n  all.set(key, value);\n}",
    "keep(key, value);\n    ",
  ],
  [
    "a.js",
    "function clamp(day, year, month) {\n  return «day»;\n}\n\nfunction daysIn(year, month) {\n  return 31;\n}",
    "Math.min(day, daysIn(year, month))",
  ],
  [
    "a.js",
    "function words(s) {\n  const out = [];\n  let word = [];\n  for (const c of s) {\n    out.push(word);\n  }«»\n  return out;\n}",
    "\n  out.push(word);",
  ],
  [
    "a.py",
    "def rest(left, right, i, j, out):\n    out.extend(left[i:])«»\n    return out",
    "\n    out.extend(right[j:])",
  ],
  [
    "a.py",
    'class Box:\n    def put(self, n):\n        self.n += n\n        self.log.append(("put", n))\n\n    def take(self, n):\n        self.n -= n«»\n',
    '\n        self.log.append(("take", n))',
  ],
  ["a.py", "LEVELS = [1]\n\ndef least(a, b):\n    return «a >= b»", "LEVELS.index(a) >= LEVELS.index(b)"],
  ["a.py", "def within(t, start, end):\n    return start «< t <=» end", "<= t <"],
  ["a.py", 'def read(s):\n    return strptime(s, "%Y-«%d-%m»")', "%m-%d"],
  ["a.py", "def turned(rows):\n    return list(zip(«»rows))", "*"],
  ["a.py", "def cents(amount):\n    return Decimal(«amount»)", "str(amount)"],
  [
    "a.py",
    "class B(A):\n    def __init__(self, x, y):\n        super().__init__(x«»)\n        self.y = 1",
    ", y",
  ],
  ["a.py", "def copied(all):\n    return «dict(all)»", "{key: dict(value) for key, value in all.items()}"],
  [
    "a.py",
    "def best(xs):\n    most = «0»\n    for x in xs:\n        most = max(most, x)\n    return most",
    "xs[0]",
  ],
  ["a.py", "def push(heap, job):\n    heappush(heap, («»job.rank, job))", "-"],
  [
    "a.py",
    "def pop(heap):\n    best = [(«»rank, x) for rank, x in heap]\n    return sorted(best, key=lambda p: (-p[0], p[1]))",
    "-",
  ],
  [
    "a.py",
    "def names(ids):\n    out = []\n    for id in ids:\n        user = find(id)«»\n        out.append(user.name)\n    return out",
    "\n        if user is None:\n            continue",
  ],
  [
    "a.js",
    "function name(users, id) {\n  const user = users.get(id);«»\n  return user.name;\n}",
    "\n  if (user == null) {\n    return null;\n  }",
  ],
  [
    "a.js",
    "class Bus {\n  once(f) {\n    const wrapper = () => {\n      this.off(«f»);\n      f();\n    };\n    return this.on(wrapper);\n  }\n}",
    "wrapper",
  ],
  ["a.js", "function or(x, y) {\n  return «x || y»;\n}", "x === undefined ? y : x"],
  [
    "a.js",
    'class Store {\n  set(state) {\n    const before = this.state;\n    this.state = state;\n    this.emit("change", this.state, before);\n  }\n\n  undo() {\n    this.state = this.history.pop();«»\n  }\n}',
    '\n    this.emit("change", this.state);',
  ],
  ["a.js", "function count(m, k) {\n  m.set(k, «»1);\n}", "(m.get(k) ?? 0) + "],
  ["a.py", "def count(m, k, n):\n    m[k] = «»n", "m.get(k, 0) + "],
  [
    "a.js",
    'const none = " ";\nfunction wins(a, b) {\n  if («»a === b) {\n    return true;\n  }\n  return false;\n}',
    'a !== " " && ',
  ],
  [
    "a.ts",
    "function ranks(all: number[]) {\n  let last: number | undefined;\n  return all.map((points) => {\n    if (points !== last) {\n      next();«»\n    }\n  });\n}",
    "\n      last = points;",
  ],
])("%s: of %s the marked part may have to be %s", async (path, marked, meant) => {
  const [before = "", wrong = "", behind = ""] = marked.split(/[«»]/);
  const source = before + wrong + behind;
  const edits = await generateEdits(path, source, parser, () => true);
  expect(edits.map(({ changes }) => applyChanges(source, changes))).toContain(before + meant + behind);
});

test.each([
  ["def median(values, n):\n    ordered = values\n    return ordered[0]", "sorted(values)"],
  ["def tags(values, n):\n    unique = values\n    return unique", "set(values)"],
  ["def last(values, n):\n    reversed_values = values\n    return reversed_values", "values[::-1]"],
])("of %s the first to be called is what its name says: %s", async (source, meant) => {
  const edits = await generateEdits("a.py", source, parser, () => true);
  const calls = edits.filter(
    ({ kind, changes: [change, ...more] }) =>
      kind === "missing call" && more.length === 0 && source.slice(change.start, change.end) === "values",
  );
  const most = Math.max(...calls.map(({ prior }) => prior));
  expect(calls.filter(({ prior }) => prior === most).map(({ changes: [{ text }] }) => text)).toContain(meant);
});

test("what a loop is given and nobody looks at is likelier than anything else in a sum", async () => {
  const source =
    "def total(lines, prices):\n    sum = 0\n    for name, count in lines.items():\n        sum += prices[name]\n    return sum";
  const edits = await generateEdits("a.py", source, parser, () => true);
  const priorOf = (text: string): number =>
    Math.max(0, ...edits.filter(({ changes: [change] }) => change.text === text).map(({ prior }) => prior));
  expect(priorOf("prices[name] * count")).toBeGreaterThan(priorOf("prices[name] * sum"));
});
