import type { Program } from "../program.ts";
import { enclosing, fieldOf, named, type SyntaxNode } from "../syntax-node.ts";
import { before } from "./statements.ts";

/** Parameters that want a value of their own, and values that all calls or all objects share. */
export function defaultEdits(node: SyntaxNode, program: Program): void {
  missingDefault(node, program);
  sharedDefault(node, program);
  sharedAttribute(node, program);
}

const values = ["0", "1", '""', "[]", "{}"] as const;

function missingDefault(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const isParameter =
    /^(?:parameters|formal_parameters)$/.test(node.parent?.type ?? "") &&
    (node.type === "identifier" || node.type === "object_pattern");
  const isPart =
    node.type === "shorthand_property_identifier_pattern" && node.parent?.type === "object_pattern";
  if ((!isParameter && !isPart) || /^(?:self|cls)$/.test(node.text)) {
    return;
  }
  const all =
    node.type === "object_pattern" ? ["{}"] : [language.nothing, ...values, language.true, language.false];
  // Python wants those behind it to have one too.
  const isLast = named(node.parent ?? node).at(-1) === node;
  const mark = language.name === "Python" ? "=" : " = ";
  for (const [index, value] of all.entries()) {
    if (language.name !== "Python" || (isLast && !/^[[{]/.test(value))) {
      program.replace("default argument", 0.12 - 0.01 * index, node, `${node.text}${mark}${value}`);
    }
  }
}

/** `def f(items=[])`: made once and shared by all calls. */
function sharedDefault(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const value = /^(?:typed_)?default_parameter$/.test(node.type) ? fieldOf(node, "value") : undefined;
  const name = fieldOf(node, "name")?.text;
  if (language.name !== "Python" || !value || name === undefined || !isMade(value)) {
    return;
  }
  const owner = enclosing(node, ({ type }) => type === "function_definition");
  const body = owner && fieldOf(owner, "body");
  const first = body && named(body).find(({ text }) => !/^["']/.test(text));
  const indent = first && program.indentOf(first);
  if (first && indent !== undefined) {
    const guard = language.guard(language.isNothing(name), `${name} = ${value.text}`, indent, program.step);
    program.change("default argument", 0.8, first, [
      { start: value.start, end: value.end, text: "None" },
      before(first, guard, indent),
    ]);
  }
}

function isMade({ type }: SyntaxNode): boolean {
  return /^(?:list|dictionary|call|set)$/.test(type);
}

/** `items = []` in a class: one list for all its objects. */
function sharedAttribute(node: SyntaxNode, program: Program): void {
  if (node.type !== "block" || node.parent?.type !== "class_definition") {
    return;
  }
  const statements = named(node);
  const maker = statements.find(
    (each) => each.type === "function_definition" && fieldOf(each, "name")?.text === "__init__",
  );
  const body = maker && fieldOf(maker, "body");
  const first = body && named(body)[0];
  const inner = first && program.indentOf(first);
  for (const statement of statements) {
    const assignment = statement.type === "expression_statement" ? named(statement)[0] : undefined;
    const parts = assignment && program.language.assignment(assignment);
    const indent = program.indentOf(statement);
    if (!parts || parts.left.type !== "identifier" || !isMade(parts.right) || indent === undefined) {
      continue;
    }
    const own = `self.${parts.left.text} = ${parts.right.text}`;
    if (first && inner !== undefined) {
      program.change("initial value", 0.6, node, [before(first, own, inner)]);
    } else if (maker === undefined) {
      const text = `def __init__(self):\n${indent}${program.step}${own}`;
      program.replace("initial value", 0.6, statement, text);
    }
  }
}
