import type { TextChange } from "../edit.ts";
import type { Program } from "../program.ts";
import { fieldOf, named, type SyntaxNode } from "../syntax-node.ts";

/** Statements that are missing, too many, or in the wrong place. */
export function statementEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  if (language.isBlock(node)) {
    blockEdits(node, program);
  }
  if (language.isStatement(node)) {
    jumps(node, program);
    needless(node, program);
    branches(node, program);
    generators(node, program);
  }
  if (language.isIf(node)) {
    chained(node, program);
  }
}

/** Of the block, each on lines of its own. */
export function statementsOf(block: SyntaxNode, program: Program): readonly SyntaxNode[] {
  return named(block).filter(
    (child) => program.language.isStatement(child) && program.indentOf(child) !== undefined,
  );
}

/** Of whole lines, the line break before them included. */
function removal(node: SyntaxNode, program: Program): TextChange {
  const indent = program.indentOf(node) ?? "";
  const lineStart = node.start - indent.length;
  return { start: Math.max(0, lineStart - 1), end: node.end, text: "" };
}

export function after(node: SyntaxNode, text: string, indent: string): TextChange {
  return { start: node.end, end: node.end, text: `\n${indent}${text}` };
}

export function before(node: SyntaxNode, text: string, indent: string): TextChange {
  return { start: node.start, end: node.start, text: `${text}\n${indent}` };
}

function blockEdits(block: SyntaxNode, program: Program): void {
  const statements = statementsOf(block, program);
  for (const [index, one] of statements.entries()) {
    const next = statements[index + 1];
    const isDead = next !== undefined && isJump(next) && !isJump(one);
    if (next && !isDead && program.isWanted(one) && !isDefinition(one) && !isDefinition(next)) {
      // Changes places with its neighbour.
      program.change("misplaced statement", 0.25, one, [
        { start: one.start, end: one.end, text: next.text },
        { start: next.start, end: next.end, text: one.text },
      ]);
    }
    if (program.isWanted(one)) {
      movedOut(block, one, index === statements.length - 1, program);
      movedIn(one, next, program);
    }
  }
}

/** Nothing comes after it. */
function isJump({ type }: SyntaxNode): boolean {
  return /^(?:return|break|continue|throw|raise)_/.test(type);
}

function isDefinition({ type }: SyntaxNode): boolean {
  return /^(?:function_|class_|decorated_|import_|export_)/.test(type);
}

/** The last statement of a body belongs behind what it is the body of: a `return` in a loop, most of all. */
function movedOut(block: SyntaxNode, statement: SyntaxNode, isLast: boolean, program: Program): void {
  const { language } = program;
  const owner = language.isStatement(block.parent ?? block) ? block.parent : block.parent?.parent;
  const indent = owner === undefined ? undefined : program.indentOf(owner);
  const isBody =
    owner !== undefined &&
    (language.isLoop(owner) || language.isIf(owner) || owner.type === "with_statement");
  if (!isBody || indent === undefined || !language.isSimple(statement) || named(block).length < 2) {
    return;
  }
  const prior = language.isReturn(statement) ? 0.45 : 0.2;
  program.change("misplaced statement", isLast ? prior : 0.4 * prior, statement, [
    removal(statement, program),
    after(owner, statement.text, indent),
  ]);
  if (!isLast || language.isReturn(statement)) {
    return;
  }
  program.change("misplaced statement", 0.08, statement, [
    removal(statement, program),
    before(owner, statement.text, indent),
  ]);
}

/** The statement behind a loop or an `if` belongs into it. */
function movedIn(one: SyntaxNode, next: SyntaxNode | undefined, program: Program): void {
  const { language } = program;
  const isCompound = language.isLoop(one) || language.isIf(one);
  const block = fieldOf(one, "body") ?? fieldOf(one, "consequence");
  if (!next || !isCompound || !language.isSimple(next) || !block || !language.isBlock(block)) {
    return;
  }
  const last = statementsOf(block, program).at(-1);
  const indent = last && program.indentOf(last);
  if (last && indent !== undefined) {
    program.change("misplaced statement", 0.2, next, [
      after(last, next.text, indent),
      removal(next, program),
    ]);
  }
}

/** `break`, `continue` and `return` taken for one another, or forgotten. */
function jumps(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const say = (text: string): string => language.statement(text);
  if (node.type === "break_statement" || node.type === "continue_statement") {
    program.replace("wrong value", 0.6, node, say(node.type === "break_statement" ? "continue" : "break"));
  }
  const inLoop = enclosingLoop(node, program);
  const indent = program.indentOf(node);
  if (!inLoop || indent === undefined || !language.isSimple(node) || language.isReturn(node)) {
    return;
  }
  for (const word of ["break", "continue"]) {
    const isInIf = node.parent?.parent !== undefined && language.isIf(node.parent.parent);
    program.change("missing statement", isInIf ? 0.2 : 0.06, node, [after(node, say(word), indent)]);
  }
}

function enclosingLoop(node: SyntaxNode, program: Program): SyntaxNode | undefined {
  let at = node.parent;
  while (at && !program.language.isFunction(at)) {
    if (program.language.isLoop(at)) {
      return at;
    }
    at = at.parent;
  }
  return undefined;
}

function needless(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const isDeclaration = /^(?:lexical|variable)_declaration$|^pass_/.test(node.type) || isDefinition(node);
  const indent = program.indentOf(node);
  if (indent === undefined || isDeclaration) {
    return;
  }
  const prior = language.isSimple(node)
    ? 0.3
    : language.isIf(node) && node.type === "if_statement"
      ? 0.15
      : 0.03;
  const isOnly = node.parent !== undefined && named(node.parent).length === 1;
  const gone = isOnly && language.name === "Python" ? "pass" : undefined;
  if (gone === undefined) {
    program.change("needless statement", prior, node, [removal(node, program)]);
  } else {
    program.replace("needless statement", prior, node, gone);
  }
  if (language.isSimple(node) && !language.isReturn(node) && !/^(?:break|continue)/.test(node.type)) {
    program.change("missing statement", 0.04, node, [after(node, node.text, indent)]);
  }
}

/** What is computed and not given back. */
function branches(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const [expression] = named(node);
  const isCall = node.type === "expression_statement" && expression !== undefined;
  if (isCall && (language.call(expression) || language.binary(expression))) {
    program.replace("missing return", 0.4, node, language.returning(node.text.replace(/;$/, "")));
    for (const name of program.neverAssigned) {
      program.replace("missing statement", 0.5, node, `${name} = ${node.text}`);
    }
    const call = language.call(expression);
    const target = call && language.member(call.callee)?.object;
    if (target) {
      // Its result is the new value: strings and tuples do not change in place.
      program.replace(
        "missing statement",
        0.25,
        node,
        language.statement(`${target.text} = ${node.text.replace(/;$/, "")}`),
      );
    }
  }
  const block = node.parent;
  const own = block?.parent;
  const isLast = block !== undefined && named(block).at(-1) === node;
  const indent = program.indentOf(node);
  if (own && language.isFunction(own) && isLast && indent !== undefined && !language.isReturn(node)) {
    const { values } = program.scopeOf(node);
    for (const [index, name] of [...values, language.true, language.false].slice(0, 12).entries()) {
      program.change("missing return", 0.3 - 0.02 * index, node, [
        after(node, language.returning(name), indent),
      ]);
    }
  }
  const returned = language.returned(node);
  if (returned) {
    for (const name of program.scopeOf(node).values.slice(0, 10)) {
      program.replace("wrong value", 0.12, returned, name);
    }
    for (const value of language.emptyValues) {
      program.replace("wrong value", 0.04, returned, value);
    }
  }
}

/** Python's `yield`, `yield from` and `return` taken for one another. */
function generators(node: SyntaxNode, program: Program): void {
  const [expression] = named(node);
  const value = expression?.type === "yield" ? named(expression)[0] : program.language.returned(node);
  if (program.language.name !== "Python" || expression === undefined) {
    return;
  }
  if (value !== undefined) {
    const isFrom = /^yield\s+from\b/.test(expression.text);
    const [all, one] = [`yield from ${value.text}`, `yield ${value.text}`];
    const isGenerator = /\byield\b/.test(program.functionOf(node).text);
    const prior = expression.type === "yield" ? 0.3 : isGenerator ? 0.2 : 0.02;
    program.replace("wrong value", prior, node, isFrom ? one : all);
    program.replace(
      "wrong value",
      0.5 * prior,
      node,
      expression.type === "yield" ? `return ${value.text}` : one,
    );
  } else if (node.type === "expression_statement" && program.language.call(expression)) {
    program.replace("missing return", 0.15, node, `yield from ${expression.text}`);
  }
}

/** `if` where `else if` is meant, and the other way round. */
function chained(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const siblings = node.parent === undefined ? [] : named(node.parent);
  const previous = siblings[siblings.indexOf(node) - 1];
  const follows = previous !== undefined && previous.type === "if_statement" && node.type === "if_statement";
  if (language.name === "Python") {
    if (node.type === "elif_clause") {
      program.change("condition", 0.25, node, [{ start: node.start, end: node.start + 4, text: "if" }]);
    } else if (follows && !previous.text.includes("\nelse:")) {
      program.change("condition", 0.3, node, [{ start: node.start, end: node.start + 2, text: "elif" }]);
    }
  } else if (
    follows &&
    fieldOf(previous, "alternative") === undefined &&
    fieldOf(previous, "consequence")?.type === "statement_block"
  ) {
    program.change("condition", 0.25, node, [{ start: node.start, end: node.start, text: "else " }]);
  }
}
