import { expect, test } from "vitest";
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
