import { isWord, Pinned, Scope, type Local, type LocalsOf } from "./effect-locals.ts";
import type { Tree } from "./effect-tree.ts";

const functions =
  /^(?:function_declaration|function_expression|generator_function(?:_declaration)?|arrow_function|method_definition|function_signature|function_type|class_static_block|internal_module|module)$/;
/** What gives its name to the function or class on the right of `=`. */
const nameable = /^(?:function_expression|generator_function|arrow_function|class)$/;
const blocks =
  /^(?:statement_block|for_statement|for_in_statement|catch_clause|switch_body|class_static_block)$/;
const named =
  /^(?:(?:generator_)?function(?:_declaration|_expression)?|class(?:_declaration)?|abstract_class_declaration|enum_declaration|internal_module|import_alias)$/;
const patterns =
  /^(?:object_pattern|array_pattern|pair_pattern|rest_pattern|assignment_pattern|object_assignment_pattern)$/;
const identifiers = /^(?:identifier|shorthand_property_identifier|shorthand_property_identifier_pattern)$/;
const elementNames = /^(?:identifier|member_expression|jsx_namespace_name)$/;
const assignments = new Set(["=", "||=", "&&=", "??="]);

/**
 * The variables and parameters of functions and blocks. Names of functions and classes can be seen at run time, names of
 * modules from other files, and elements of JSX only look like variables: all these stay, and so does every other
 * variable of such a name in the file.
 */
export function javaScriptLocals(root: Tree): LocalsOf {
  const pinned = new Pinned();
  pinNames(root, pinned);
  const found = new Map<Tree, Local>();
  if (!pinned.everything) {
    for (const child of root.children) {
      visit(child, new Scope(undefined), pinned, found);
    }
  }
  return found;
}

function pinNames(tree: Tree, pinned: Pinned): void {
  const { type, children } = tree;
  if (type === "with_statement" || (type === "call_expression" && children[0]?.text === "eval")) {
    pinned.everything = true;
  }
  if (named.test(type)) {
    const name = children.find((child) => identifiers.test(child.type) || child.type === "type_identifier");
    pinned.pin(name?.text ?? "");
  }
  if (type === "nested_identifier") {
    pinned.pinAll(tree);
  }
  if (/^jsx_.*element$/.test(type)) {
    children.filter((child) => elementNames.test(child.type)).forEach((name) => pinned.pinAll(name));
  }
  // A parameter with a modifier is a property of the class as well.
  if (/_parameter$/.test(type) && children.some((child) => /modifier|readonly|decorator/.test(child.type))) {
    pinned.pinAll(tree);
  }
  children.forEach((child, index) => {
    if (assignments.has(child.text) && !child.named && isNameable(children[index + 1])) {
      children.slice(0, index).forEach((target) => pinned.pinAll(target));
    }
    pinNames(child, pinned);
  });
}

function isNameable(tree: Tree | undefined): boolean {
  return tree !== undefined && (nameable.test(tree.type) || tree.type === "parenthesized_expression");
}

function visit(tree: Tree, scope: Scope, pinned: Pinned, found: Map<Tree, Local>): void {
  const { type, text, children } = tree;
  if (identifiers.test(type)) {
    const local = pinned.has(text) ? undefined : scope.find(text);
    if (local) {
      found.set(tree, local);
    }
    return;
  }
  const inside = functions.test(type) || blocks.test(type) ? new Scope(scope) : scope;
  if (functions.test(type)) {
    declareParameters(tree, inside);
  }
  if (blocks.test(type)) {
    declareLexical(tree, inside);
  }
  for (const child of children) {
    // The body's own variables are not those that the parameters' defaults see.
    const isBody = functions.test(type) && child.type === "statement_block";
    const body = isBody ? new Scope(inside) : inside;
    if (isBody) {
      declareVariables(child, body, inside);
    }
    visit(child, body, pinned, found);
  }
}

function declareParameters({ children }: Tree, scope: Scope): void {
  for (const list of children.filter(({ type }) => type === "formal_parameters")) {
    for (const parameter of list.children) {
      if (/_parameter$/.test(parameter.type)) {
        const name = parameter.children.find(({ type }) => identifiers.test(type) || patterns.test(type));
        declareBound(name, scope);
      } else {
        declareBound(parameter, scope);
      }
    }
  }
}

/** `let`, `const`, `catch (e)`, `for (const x of …)`: seen in their block only. */
function declareLexical({ type, children }: Tree, scope: Scope): void {
  const isLoop = type === "for_in_statement";
  if (
    type === "catch_clause" ||
    (isLoop && children.some((child) => isWord(child, "const") || isWord(child, "let")))
  ) {
    declareBound(
      children.find((child) => identifiers.test(child.type) || patterns.test(child.type)),
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

/** `var`: seen in the whole function, from whatever block; one that repeats a parameter is the parameter. */
function declareVariables(body: Tree, scope: Scope, parameters: Scope): void {
  const names = new Scope(undefined);
  const collect = (tree: Tree): void => {
    if (tree.type === "variable_declaration") {
      declareDeclarators(tree, names);
    }
    if (tree.type === "for_in_statement" && tree.children.some((child) => isWord(child, "var"))) {
      declareBound(
        tree.children.find(({ type }) => identifiers.test(type) || patterns.test(type)),
        names,
      );
    }
    for (const child of tree.children) {
      if (!functions.test(child.type) && child.type !== "export_statement") {
        collect(child);
      }
    }
  };
  collect(body);
  for (const name of names.own) {
    if (!parameters.declares(name)) {
      scope.declare(name);
    }
  }
}

/** The names that a pattern binds; its keys and defaults are not among them. */
function declareBound(pattern: Tree | undefined, scope: Scope): void {
  if (pattern === undefined) {
    return;
  }
  const { type, children } = pattern;
  if (identifiers.test(type)) {
    scope.declare(pattern.text);
  } else if (type === "pair_pattern") {
    declareBound(children.at(-1), scope);
  } else if (type === "assignment_pattern" || type === "object_assignment_pattern") {
    declareBound(children[0], scope);
  } else if (patterns.test(type)) {
    children.forEach((child) => declareBound(child, scope));
  }
}
