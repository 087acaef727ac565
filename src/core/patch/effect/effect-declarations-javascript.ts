import { isWord, Scope } from "./effect-locals.ts";
import type { Tree } from "./effect-tree.ts";

export const functions: ReadonlySet<string> = new Set([
  "function_declaration",
  "function_expression",
  "generator_function",
  "generator_function_declaration",
  "arrow_function",
  "method_definition",
  "function_signature",
  "function_type",
  "class_static_block",
  "internal_module",
  "module",
]);
export const blocks: ReadonlySet<string> = new Set([
  "statement_block",
  "for_statement",
  "for_in_statement",
  "catch_clause",
  "switch_body",
  "class_static_block",
]);
export const identifiers: ReadonlySet<string> = new Set([
  "identifier",
  "shorthand_property_identifier",
  "shorthand_property_identifier_pattern",
]);
const patterns: ReadonlySet<string> = new Set([
  "object_pattern",
  "array_pattern",
  "pair_pattern",
  "rest_pattern",
  "assignment_pattern",
  "object_assignment_pattern",
]);

/** Names that a function's parameters bind. */
export function declareParameters({ children }: Tree, scope: Scope): void {
  for (const list of children.filter(({ type }) => type === "formal_parameters")) {
    for (const parameter of list.children) {
      if (/_parameter$/.test(parameter.type)) {
        const name = parameter.children.find(({ type }) => identifiers.has(type) || patterns.has(type));
        declareBound(name, scope);
      } else {
        declareBound(parameter, scope);
      }
    }
  }
}

/** `let`, `const`, `catch (e)`, `for (const x of …)`: seen in their block only. */
export function declareLexical({ type, children }: Tree, scope: Scope): void {
  const isLoop = type === "for_in_statement";
  if (
    type === "catch_clause" ||
    (isLoop && children.some((child) => isWord(child, "const") || isWord(child, "let")))
  ) {
    declareBound(
      children.find((child) => identifiers.has(child.type) || patterns.has(child.type)),
      scope,
    );
  }
  const statements =
    type === "switch_body"
      ? children.flatMap((branch) => branch.children)
      : type === "catch_clause"
        ? []
        : children;
  for (const statement of statements) {
    if (statement.type === "lexical_declaration") {
      declareDeclarators(statement, scope);
    }
  }
}

function declareDeclarators(declaration: Tree, scope: Scope): void {
  for (const declarator of declaration.children.filter(({ type }) => type === "variable_declarator")) {
    declareBound(declarator.children[0], scope);
  }
}

/**
 * `var`: seen in the whole function, from whatever block; one that repeats a parameter is the parameter.
 * @returns false where one meets a `let` of its name on the way out: an error in JavaScript
 */
export function declareVariables(body: Tree, scope: Scope): boolean {
  const names = new Set<string>();
  let isFree = true;
  const collect = (tree: Tree, around: readonly Scope[]): void => {
    for (const name of variablesOf(tree)) {
      names.add(name);
      isFree &&= !around.some((scope) => scope.declares(name));
    }
    let inside = around;
    if (blocks.has(tree.type)) {
      const lexical = new Scope(undefined);
      declareLexical(tree, lexical);
      inside = [...around, lexical];
    }
    for (const child of tree.children) {
      if (child.children.length > 0 && !functions.has(child.type) && child.type !== "export_statement") {
        collect(child, inside);
      }
    }
  };
  collect(body, []);
  names.forEach((name) => scope.declare(name));
  return isFree;
}

/** Names that a `var` right here declares. */
function variablesOf(tree: Tree): Iterable<string> {
  const { type, children } = tree;
  if (type === "variable_declaration") {
    const own = new Scope(undefined);
    declareDeclarators(tree, own);
    return own.own;
  }
  if (type === "for_in_statement" && children.some((child) => isWord(child, "var"))) {
    const own = new Scope(undefined);
    declareBound(
      children.find((child) => identifiers.has(child.type) || patterns.has(child.type)),
      own,
    );
    return own.own;
  }
  return [];
}

/** The names that a pattern binds; its keys and defaults are not among them. */
function declareBound(pattern: Tree | undefined, scope: Scope): void {
  if (pattern === undefined) {
    return;
  }
  const { type, children } = pattern;
  if (identifiers.has(type)) {
    scope.declare(pattern.text);
  } else if (type === "pair_pattern") {
    declareBound(children.at(-1), scope);
  } else if (type === "assignment_pattern" || type === "object_assignment_pattern") {
    declareBound(children[0], scope);
  } else if (patterns.has(type)) {
    children.forEach((child) => declareBound(child, scope));
  }
}
