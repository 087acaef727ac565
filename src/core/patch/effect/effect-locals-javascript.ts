import {
  blocks,
  declareLexical,
  declareParameters,
  declareVariables,
  functions,
  identifiers,
} from "./effect-declarations-javascript.ts";
import { Pinned, Scope, type Local, type LocalsOf } from "./effect-locals.ts";
import type { Tree } from "./effect-tree.ts";

/** What gives its name to the function or class on the right of `=`. */
const nameable = /^(?:function_expression|generator_function|arrow_function|class)$/;
const named =
  /^(?:(?:generator_)?function(?:_declaration|_expression)?|class(?:_declaration)?|abstract_class_declaration|enum_declaration|internal_module|import_alias)$/;
/** Names that are not allowed everywhere, or mean something without being declared. */
const keywords =
  /^(?:let|static|yield|await|async|of|arguments|undefined|implements|interface|package|private|protected|public|__proto__)$/;
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
  return pinned.everything ? new Map() : found;
}

function pinNames(tree: Tree, pinned: Pinned): void {
  const { type, text, children } = tree;
  if (children.length === 0) {
    if (identifiers.has(type) && keywords.test(text)) {
      pinned.pin(text);
    }
    return;
  }
  if (type === "with_statement" || (type === "call_expression" && children[0]?.text === "eval")) {
    pinned.everything = true;
  }
  if (named.test(type)) {
    const name = children.find((child) => identifiers.has(child.type) || child.type === "type_identifier");
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
    if (!child.named && assignments.has(child.text) && isNameable(children[index + 1])) {
      children.slice(0, index).forEach((target) => pinned.pinAll(target));
    }
    pinNames(child, pinned);
  });
}

function isNameable(tree: Tree | undefined): boolean {
  return tree !== undefined && (nameable.test(tree.type) || tree.type === "parenthesized_expression");
}

/** A body that declares a parameter again is an error in JavaScript, and renaming would hide it. */
function redeclares(body: Tree, head: Scope): boolean {
  if (body.type !== "statement_block") {
    return false;
  }
  const lexical = new Scope(undefined);
  declareLexical(body, lexical);
  return [...lexical.own].some((name) => head.declares(name));
}

function visit(tree: Tree, scope: Scope, pinned: Pinned, found: Map<Tree, Local>): void {
  const { type, text, children } = tree;
  if (identifiers.has(type)) {
    const local = pinned.has(text) ? undefined : scope.find(text);
    if (local) {
      found.set(tree, local);
    }
    return;
  }
  const isFunction = functions.has(type);
  const isBlock = blocks.has(type);
  const inside = isFunction || isBlock ? new Scope(scope) : scope;
  if (isFunction) {
    declareParameters(tree, inside);
  }
  if (isBlock) {
    declareLexical(tree, inside);
  }
  const isHead = isFunction || type === "catch_clause";
  for (const child of children) {
    // Only now: the defaults of parameters, which came before, do not see the variables of the body.
    const isBody = isFunction && child.type === "statement_block";
    if ((isBody && !declareVariables(child, inside)) || (isHead && redeclares(child, inside))) {
      pinned.everything = true;
    }
    visit(child, inside, pinned, found);
  }
}
