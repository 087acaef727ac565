import { createHash } from "node:crypto";
import { sortImports } from "./effect-imports.ts";
import type { Local, LocalsOf } from "./effect-locals.ts";
import { javaScriptLocals } from "./effect-locals-javascript.ts";
import { pythonLocals } from "./effect-locals-python.ts";
import { rulesFor, type LanguageRules } from "./effect-rules.ts";
import { inner, leaf, printTree, treeOf, type SyntaxSource, type Tree } from "./effect-tree.ts";

/** How much is overlooked: layout and comments, or also quotes, trailing commas, order of imports and names of locals. */
export type Depth = "layout" | "syntax";

/**
 * A key of a file's text; equal keys, equal meaning.
 * @returns undefined where nothing but the text can be compared: no grammar, or the text does not follow it
 */
export async function formOf(
  path: string,
  text: string,
  source: SyntaxSource,
  depth: Depth,
): Promise<string | undefined> {
  // In front of `import "C"` a comment of Go is code in C.
  if (path.endsWith(".go") && /^import\s+"C"/m.test(text)) {
    return undefined;
  }
  // Behind the end mark every blank is printed.
  if (path.endsWith(".php") && text.includes("?>")) {
    return undefined;
  }
  const rules = rulesFor(path);
  const tree = await source.read(path, text, (root) => treeOf(root, text, rules.gaps, rules.directives));
  return tree && hashOf(depth === "layout" ? tree : normalForm(tree, rules));
}

function hashOf(tree: Tree): string {
  return createHash("sha256").update(printTree(tree), "utf8").digest("base64");
}

function normalForm(tree: Tree, rules: LanguageRules): Tree {
  const written = sortImports(rewritten(tree, "", rules));
  switch (rules.locals) {
    case "javascript":
      return numbered(written, javaScriptLocals(written));
    case "python":
      return numbered(written, pythonLocals(written));
    case undefined:
      return written;
  }
}

function rewritten(tree: Tree, parent: string, rules: LanguageRules): Tree {
  const { children, type } = tree;
  const inside =
    children.length === 0
      ? tree
      : inner(
          type,
          children.map((child) => rewritten(child, type, rules)),
        );
  return rules.rewrite(inside, parent);
}

/** Locals by the order in which they first appear, instead of by name. */
function numbered(root: Tree, locals: LocalsOf): Tree {
  const numbers = new Map<Local, number>();
  const variable = (local: Local): Tree => {
    const number = numbers.get(local) ?? numbers.size;
    numbers.set(local, number);
    return leaf("identifier", `\u0001${number}`);
  };
  const number = (tree: Tree): Tree => {
    const { type, children } = tree;
    const local = locals.get(tree);
    if (local !== undefined) {
      return keyed(tree, type, variable(local));
    }
    const [first, ...rest] = children;
    const shorthand = first && type === "object_assignment_pattern" ? locals.get(first) : undefined;
    if (first !== undefined && shorthand !== undefined) {
      const assigned = inner("assignment_pattern", [variable(shorthand), ...rest.map(number)]);
      return keyed(first, first.type, assigned);
    }
    return children.length === 0 ? tree : inner(type, children.map(number));
  };
  return number(root);
}

/** `{ a }` has a key and a variable of that name; only the variable may have another. */
function keyed({ text }: Tree, type: string, variable: Tree): Tree {
  const key = leaf("property_identifier", text);
  const colon = leaf(":", ":", false);
  switch (type) {
    case "shorthand_property_identifier":
      return inner("pair", [key, colon, variable]);
    case "shorthand_property_identifier_pattern":
      return inner("pair_pattern", [key, colon, variable]);
    default:
      return variable;
  }
}
