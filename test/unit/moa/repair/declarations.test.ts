import { join } from "node:path";
import { expect, test } from "vitest";
import { Declarations, type Declaration } from "../../../../src/core/moa/repair/declarations.ts";
import type { UnknownName } from "../../../../src/core/moa/repair/unknown-names.ts";
import { SyntaxParser } from "../../../../src/core/syntax/syntax-parser.ts";
import { DiskSnapshot } from "../../../../src/core/workspace/disk-snapshot.ts";
import { GitWorkspace } from "../../../support/git-workspace.ts";

const wasm = join(
  import.meta.dirname,
  "..",
  "..",
  "..",
  "..",
  "node_modules",
  "@vscode",
  "tree-sitter-wasm",
  "wasm",
);
const parser = new SyntaxParser(wasm);

async function declarations(
  files: Readonly<Record<string, string>>,
  ...names: readonly UnknownName[]
): Promise<readonly Declaration[]> {
  using workspace = GitWorkspace.of(files);
  const found = new Declarations(new DiskSnapshot(workspace.root), parser);
  return await found.of(names, new AbortController().signal);
}

test("the whole declaration of the type a member was looked for in, and nothing around it", async () => {
  const found = await declarations(
    {
      "src/a.ts":
        "const before = 1;\n\nexport interface Basket {\n  items: number[];\n  total(): number;\n}\n\nconst after = 2;\n",
      "src/b.ts":
        'import type { Basket } from "./a.ts";\nexport const size = (basket: Basket) => basket.count;\n',
    },
    { name: "count", owner: "Basket" },
  );
  expect(found).toEqual([
    {
      path: "src/a.ts",
      line: 2,
      text: "export interface Basket {\n  items: number[];\n  total(): number;\n}",
    },
  ]);
});

test("what a module exports, where an import asked it for something else", async () => {
  const files = {
    "src/money.ts":
      "export type Cents = number;\nconst secret = 1;\nexport function formatMoney(amount: Cents): string {\n  return String(amount + secret);\n}\n",
  };
  const [found] = await declarations(files, { name: "formatCents", owner: "../money.js" });
  expect(found).toMatchObject({
    path: "src/money.ts",
    text: "export type Cents = number;\nexport function formatMoney(amount: Cents): string {",
  });
});

test("Python: modules by their dotted name, classes with their methods", async () => {
  const files = {
    "shop/cart.py":
      "class Cart:\n    def total(self):\n        return 1\n\n\ndef empty():\n    return Cart()\n",
  };
  const [module] = await declarations(files, { name: "Basket", owner: "shop.cart" });
  expect(module?.text).toBe("class Cart:\ndef empty():");
  const [type] = await declarations(files, { name: "sum", owner: "Cart" });
  expect(type?.text).toBe("class Cart:\n    def total(self):\n        return 1");
});

test("finds nothing where nothing is declared, and is not led astray by a name that is no name", async () => {
  const files = { "src/a.ts": "export const one = 1;\n" };
  expect(await declarations(files, { name: "two" }, { name: "", owner: "(.*)+$" })).toEqual([]);
});
