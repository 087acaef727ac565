import { isWord, Pinned, Scope, type Local, type LocalsOf } from "./effect-locals.ts";
import { leaf, type Tree } from "./effect-tree.ts";

const comprehensions =
  /^(?:list_comprehension|set_comprehension|dictionary_comprehension|generator_expression)$/;
/** What looks variables up by name, such as libraries that find them in a query's text. */
const lookups =
  /^(?:eval|exec|locals|vars|dir|globals|f_locals|_getframe|currentframe|numexpr|duckdb|polars)$/;
const pinnedNodes =
  /^(?:parameters|lambda_parameters|import_statement|import_from_statement|global_statement|nonlocal_statement|case_pattern|type_parameter|type_alias_statement|exec_statement)$/;

/**
 * The variables that functions assign to. Parameters can be passed by name, attributes of classes and names of modules
 * are seen from outside: all these stay, and so does every other variable of such a name in the file.
 */
export function pythonLocals(root: Tree): LocalsOf {
  const pinned = new Pinned();
  pinNames(root, pinned);
  const found = new Map<Tree, Local>();
  if (!pinned.everything) {
    visit(root, new Scope(undefined), pinned, found);
  }
  return found;
}

function pinNames(tree: Tree, pinned: Pinned): void {
  const { type, text, children } = tree;
  if (type === "identifier" && lookups.test(text)) {
    pinned.everything = true;
  }
  if (type === "identifier" && text.startsWith("__")) {
    pinned.pin(text);
  }
  if (pinnedNodes.test(type) || (type === "interpolation" && children.some((child) => isWord(child, "=")))) {
    pinned.pinAll(tree);
  }
  if (type === "function_definition" || type === "class_definition") {
    pinned.pin(children.find((child) => child.type === "identifier")?.text ?? "");
  }
  if (type === "class_definition") {
    const names = new Set<string>();
    children.filter((child) => child.type === "block").forEach((block) => collect(block, names));
    names.forEach((name) => pinned.pin(name));
  }
  // pandas finds `@limit` of a query among the variables of its caller.
  for (const [, name] of type === "string_content" ? text.matchAll(/@(\w+)/g) : []) {
    pinned.pin(name ?? "");
  }
  for (const child of children) {
    pinNames(child, pinned);
  }
}

function visit(tree: Tree, scope: Scope, pinned: Pinned, found: Map<Tree, Local>): void {
  const { type, children } = tree;
  if (type === "identifier") {
    const local = pinned.has(tree.text) ? undefined : scope.find(tree.text);
    if (local) {
      found.set(tree, local);
    }
    return;
  }
  const enter = (child: Tree, inside: Scope): void => visit(child, inside, pinned, found);
  if (type === "function_definition" || type === "lambda") {
    // Defaults and annotations are evaluated outside, before there is any local.
    const body = new Scope(scope);
    const names = new Set<string>();
    const last = children.at(-1) ?? leaf("", "");
    collect(last, names);
    names.forEach((name) => body.declare(name));
    children.slice(0, -1).forEach((child) => enter(child, scope));
    enter(last, body);
  } else if (comprehensions.test(type)) {
    visitComprehension(tree, scope, enter);
  } else if (type === "attribute" || type === "keyword_argument") {
    // Only one of the two names is a variable's.
    const variable = type === "attribute" ? children.slice(0, -1) : children.slice(1);
    variable.forEach((child) => enter(child, scope));
  } else {
    children.forEach((child) => enter(child, scope));
  }
}

/** The first thing that is iterated over belongs to the scope outside. */
function visitComprehension(
  { children }: Tree,
  scope: Scope,
  enter: (child: Tree, scope: Scope) => void,
): void {
  const inside = new Scope(scope);
  const clauses = children.filter(({ type }) => type === "for_in_clause");
  for (const clause of clauses) {
    const names = new Set<string>();
    collectTargets(clause.children.slice(0, placeOfIn(clause)), names);
    names.forEach((name) => inside.declare(name));
  }
  for (const child of children) {
    if (child === clauses[0]) {
      const split = placeOfIn(child);
      child.children.slice(0, split).forEach((target) => enter(target, inside));
      child.children.slice(split).forEach((iterated) => enter(iterated, scope));
    } else {
      enter(child, inside);
    }
  }
}

function placeOfIn({ children }: Tree): number {
  return children.findIndex((child) => isWord(child, "in"));
}

/** Names that a function's body binds, without those of functions, classes and comprehensions in it. */
function collect(tree: Tree, names: Set<string>): void {
  const { type, children } = tree;
  switch (type) {
    case "function_definition":
    case "class_definition":
    case "lambda":
      return;
    case "assignment":
    case "augmented_assignment":
    case "named_expression":
      collectTargets(children.slice(0, 1), names);
      break;
    case "for_statement":
      collectTargets(children.slice(0, placeOfIn(tree)), names);
      break;
    case "as_pattern_target":
    case "delete_statement":
      collectTargets(children, names);
      break;
  }
  if (comprehensions.test(type)) {
    collectWalruses(tree, names);
    return;
  }
  for (const child of children) {
    collect(child, names);
  }
}

/** `:=` in a comprehension binds in the function around it. */
function collectWalruses({ type, children }: Tree, names: Set<string>): void {
  if (type === "named_expression") {
    collectTargets(children.slice(0, 1), names);
  }
  for (const child of children) {
    if (child.type !== "lambda") {
      collectWalruses(child, names);
    }
  }
}

function collectTargets(targets: readonly Tree[], names: Set<string>): void {
  for (const { type, text, children } of targets) {
    if (type === "identifier") {
      names.add(text);
    } else if (type !== "attribute" && type !== "subscript" && type !== "call") {
      collectTargets(children, names);
    }
  }
}
