import { expect, test } from "vitest";
import { fillPlaceholders } from "../../../src/core/patch/locate/fill-placeholders.ts";
import { SyntaxParser } from "../../../src/core/syntax/syntax-parser.ts";
import { apply, patchOf, problemsOf } from "./memory-snapshot.ts";
import { grammars } from "./grammars.ts";

const parser = new SyntaxParser(grammars);
const text = `import { x } from "./x.js";

// Adds things up.
class Sum {
  constructor() {
    this.value = 0;
  }

  add(n) {
    this.value += n;
  }

  get() {
    return this.value;
  }
}

export function total() {
  const sum = new Sum();
  return sum.get();
}
`;
const files = { "sum.js": text };
const lazy = (code: string): string => `sum.js\n\`\`\`js\n${code}\n\`\`\`\n`;
const change = (code: string) => apply(files, lazy(code), { parser });

test("a method between placeholders takes the place of the method of that name", async () => {
  const code = `// ... existing code ...
class Sum {
  // ... existing code ...

  add(n) {
    this.value += Number(n);
  }

  // ... existing code ...
}

// ... existing code ...`;
  expect(await change(code)).toEqual({ "sum.js": text.replace("+= n", "+= Number(n)") });
});

test("something new stands beside what it stands beside in the answer", async () => {
  const code = `// ... existing code ...
class Sum {
  // ... existing code ...
  add(n) {
    this.value += n;
  }

  sub(n) {
    this.value -= n;
  }
  // ... existing code ...
}
// ... existing code ...`;
  const added = "  add(n) {\n    this.value += n;\n  }\n\n  sub(n) {\n    this.value -= n;\n  }\n";
  expect(await change(code)).toEqual({
    "sum.js": text.replace("  add(n) {\n    this.value += n;\n  }\n", added),
  });
});

test("an added comment belongs to what is below it, and one that is left out stays", async () => {
  const code = `// ... existing code ...
class Sum {
  // ... existing code ...
  // The result.
  get() {
    return this.value;
  }
}
// ... existing code ...`;
  expect(await change(code)).toEqual({ "sum.js": text.replace("  get()", "  // The result.\n  get()") });
});

test("statements are kept around the ones that are shown", async () => {
  const code = `// ... existing code ...
export function total() {
  // ... existing code ...
  return sum.get() + x;
}`;
  const problems = await problemsOf(files, lazy(code), { parser });
  expect(problems).toMatchObject([{ kind: "placeholder" }]);
  const shown = code.replace("  return", "  log(sum);\n  return").replace(" + x", "");
  expect(await change(shown)).toEqual({
    "sum.js": text.replace("  return sum.get", "  log(sum);\n  return sum.get"),
  });
});

test("new code between two placeholders could stand anywhere, and is refused", async () => {
  const code = "// ... existing code ...\nfunction extra() {\n  return 1;\n}\n// ... existing code ...";
  expect(await problemsOf(files, lazy(code), { parser })).toMatchObject([{ kind: "placeholder" }]);
});

test("definitions out of order, or passed over without a placeholder, are refused", async () => {
  const swapped =
    "export function total() {\n  return 1;\n}\n// ... existing code ...\nclass Sum {\n  // ...\n}";
  expect(await problemsOf(files, lazy(swapped), { parser })).toMatchObject([{ kind: "placeholder" }]);
  const gone = 'import { x } from "./x.js";\nexport function total() {\n  // ... existing code ...\n}';
  expect(await problemsOf(files, lazy(gone), { parser })).toMatchObject([{ kind: "placeholder" }]);
});

test("a method alone takes the place of the only one of that name", async () => {
  const patch = await patchOf(files, lazy("add(n) {\n  this.value += 2 * n;\n}"), { parser });
  expect(patch.changes).toMatchObject([{ hunks: [{ match: "placeholders" }] }]);
  expect(await change("add(n) {\n  this.value += 2 * n;\n}")).toEqual({
    "sum.js": text.replace("+= n", "+= 2 * n"),
  });
});

test("in Python, where indentation is the only bracket", async () => {
  const python =
    "import a\n\nclass A:\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n";
  const answer =
    "a.py\n```python\n# ... existing code ...\nclass A:\n    # ... existing code ...\n    def g(self):\n        return 3\n```";
  expect(await apply({ "a.py": python }, answer, { parser })).toEqual({
    "a.py": python.replace("return 2", "return 3"),
  });
});

test("no placeholder is ever written", async () => {
  for (const code of [
    "// ... existing code ...",
    "class Sum {\n  // ...\n}",
    "foo();\n// ... rest ...\nbar();",
  ]) {
    const result = await apply(files, lazy(code), { parser }).catch(() => files);
    expect(result["sum.js"]).not.toContain("...");
  }
});

test("a file that begins with a text of several lines keeps its blank lines and its indentation", async () => {
  const python = `"""
    a module
  about something
"""

import a


class A:
    """ One.

Two. """

    def f(self):
        return 1


def g():
    return 2
`;
  const answer = (code: string) => `a.py\n\`\`\`python\n${code}\n\`\`\`\n`;
  const part = "# ... existing code ...\n\ndef g():\n    return 3";
  expect(await apply({ "a.py": python }, answer(part), { parser })).toEqual({
    "a.py": python.replace("return 2", "return 3"),
  });
  const inner =
    "# ... existing code ...\nclass A:\n    # ... existing code ...\n    def f(self):\n        return 4\n\n# ... existing code ...";
  expect(await apply({ "a.py": python }, answer(inner), { parser })).toEqual({
    "a.py": python.replace("return 1", "return 4"),
  });
});

const headed = `// Copyright: somebody.
// All rights reserved.

import { a, b } from "./a.js";

export interface Shape {
  readonly name: string;
  readonly size: number;
}

const shapes = [
  {
    name: "one",
    size: 1,
  },
  {
    name: "two",
    size: 2,
  },
];

export function area(shape) {
  const side = Math.sqrt(shape.size);
  log(side);
  return side;
}
`;

test.each([
  [
    "a comment above everything",
    "// Copyright: somebody.\\n// All rights reserved.\\n\\n// ... existing code ...\\nconst more = 1;",
    headed + "const more = 1;\\n",
  ],
  [
    "another import",
    '// ... existing code ...\\nimport { a, b } from "./a.js";\\nimport { c } from "./c.js";\\n// ... existing code ...',
    headed.replace('"./a.js";\n', '"./a.js";\nimport { c } from "./c.js";\n'),
  ],
])("beside left-out code stands %s", async (_, code, expected) => {
  const answer = `a.ts\n\`\`\`ts\n${code.replaceAll("\\n", "\n")}\n\`\`\`\n`;
  expect(await apply({ "a.ts": headed }, answer, { parser })).toEqual({
    "a.ts": expected.replaceAll("\\n", "\n"),
  });
});

test.each([
  ["the inside of a definition", "// ... existing code ...\n  log(side);\n  return 2 * side;\n}"],
  ["the end of a comment", "// ... existing code ...\n */\nexport function area(shape) {\n  return 1;\n}"],
  [
    "the beginning of a definition",
    '// ... existing code ...\nexport interface Shape {\n  readonly name: "a";\n// ... existing code ...',
  ],
  [
    "a definition up to a line in its middle",
    "// ... existing code ...\nexport function area(shape) {\n  const side = 1;\n  log(side);\n// ... existing code ...\n}",
  ],
  [
    "another version of a comment",
    "// Copyright: nobody.\n// All rights reserved.\n\n// ... existing code ...",
  ],
  ["another version of an import", 'import { a, b, c } from "./a.js";\n// ... existing code ...'],
  [
    "a definition with another name",
    "// ... existing code ...\nexport function surface(shape) {\n  const side = Math.sqrt(shape.size);\n  log(side);\n  return side;\n}",
  ],
  [
    "a statement with another name",
    "// ... existing code ...\nexport function area(shape) {\n  // ...\n  const edge = Math.sqrt(shape.size);\n  log(edge);\n  return edge;\n}",
  ],
  [
    "one of several alike",
    '// ... existing code ...\nconst shapes = [\n  // ...\n  {\n    name: "two",\n    size: 3,\n  },\n];\n// ... existing code ...',
  ],
  [
    "new code that leaves out some",
    "// ... existing code ...\nfunction more() {\n  // ... existing code ...\n  f();\n}",
  ],
])("%s beside left-out code is refused", async (_, code) => {
  const problems = await problemsOf({ "a.ts": headed }, `a.ts\n\`\`\`ts\n${code}\n\`\`\`\n`, { parser });
  expect(problems).toMatchObject([{ kind: "placeholder" }]);
});

test("where no bracket tells, a class with a small part of its lines may be cut short, and is refused", async () => {
  const python = "class A:\n    name = 'a'\n    size = 1\n\n    def f(self):\n        return 1\n\n\nb = 2\n";
  const answer = "a.py\n```python\nclass A:\n    name = 'b'\n# ... rest of the code ...\n```";
  expect(await problemsOf({ "a.py": python }, answer, { parser })).toMatchObject([{ kind: "placeholder" }]);
});

test("a long file is completed step by step, so that others get their turn in between", () => {
  const functions = (count: number): string[] =>
    Array.from({ length: count }, (_, n) => [`function f${n}() {`, `  return ${n};`, "}"]).flat();
  const file = functions(10_000);
  const steps = fillPlaceholders(file, ["// ... existing code ...", ...file.slice(-3)]);
  let count = 0;
  let step = steps.next();
  for (; !step.done; step = steps.next()) {
    count++;
  }
  expect(step.value).toEqual(file);
  expect(count).toBeGreaterThan(10);
});
