import type { Program } from "../program.ts";
import { isNumber } from "../program.ts";
import type { SyntaxNode } from "../syntax-node.ts";
import { fieldOf, named } from "../syntax-node.ts";

/** Operators taken for one another, operands in the wrong order, parts too many. */
export function operatorEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const binary = language.binary(node);
  if (binary) {
    const { left, operator, right } = binary;
    const isEqual = /^[=!]==?$/.test(operator.text) && ![left, right].some(isCounted);
    for (const [text, weight] of language.operators(operator.text)) {
      // What is told apart by equality is mostly in no order.
      const times = isEqual && /^[<>]/.test(text) ? 0.3 : 1;
      program.replace("operator", 0.9 * weight * times, operator, text);
    }
    boundaries(node, program);
    swapped(node, program);
    const isLogic = operator.text === language.and || operator.text === language.or || operator.text === "??";
    const isShift = /^[-+]$/.test(operator.text) && isNumber(right);
    program.replace("needless part", isLogic ? 0.5 : isShift ? 0.7 : 0.3, node, left.text);
    program.replace("needless part", isLogic ? 0.5 : 0.3, node, right.text);
    const inner = language.binary(left);
    if (inner !== undefined && !isLogic && /^[-+*/%]$/.test(inner.operator.text + operator.text.slice(1))) {
      // Brackets that are missing: a + b / 2, where (a + b) / 2 is meant, and the other way round.
      program.replace(
        "operator",
        0.2,
        node,
        `${inner.left.text} ${inner.operator.text} (${inner.right.text} ${operator.text} ${right.text})`,
      );
    }
    const late = language.binary(right);
    if (late !== undefined && !isLogic) {
      program.replace(
        "operator",
        0.25,
        node,
        `(${left.text} ${operator.text} ${late.left.text}) ${late.operator.text} ${late.right.text}`,
      );
    }
    return;
  }
  const assignment = language.assignment(node);
  if (assignment?.operator) {
    for (const [text, weight] of language.operators(assignment.operator.text)) {
      program.replace("operator", 0.7 * weight, assignment.operator, text);
    }
  }
  if (node.type === "update_expression") {
    const operator = node.children.find(({ named: isNamed }) => !isNamed);
    if (operator) {
      for (const [text, weight] of language.operators(operator.text)) {
        program.replace("operator", weight, operator, text);
      }
      steps(node, operator, program);
    }
  }
  if (node.type === "unary_expression" || node.type === "unary_operator") {
    const argument = fieldOf(node, "argument");
    if (argument && node.text.startsWith("-")) {
      program.replace("operator", 0.5, node, argument.text);
    }
  }
  if (node.type === "for_in_statement") {
    const operator = fieldOf(node, "operator");
    if (operator) {
      for (const [text, weight] of language.operators(operator.text)) {
        program.replace("operator", weight, operator, text);
      }
    }
  }
  if (node.type === "ternary_expression") {
    const [yes, no] = [fieldOf(node, "consequence"), fieldOf(node, "alternative")];
    exchange(program, 0.5, yes, no);
    program.replace("needless part", 0.1, node, yes?.text ?? node.text);
    program.replace("needless part", 0.1, node, no?.text ?? node.text);
  }
  if (node.type === "conditional_expression") {
    const [yes, , no] = named(node);
    exchange(program, 0.5, yes, no);
    program.replace("needless part", 0.1, node, yes?.text ?? node.text);
    program.replace("needless part", 0.1, node, no?.text ?? node.text);
  }
  if (node.type === "comparison_operator") {
    // a < b < c
    for (const operator of node.children.filter(({ named: isNamed }) => !isNamed)) {
      for (const [text, weight] of language.operators(operator.text)) {
        program.replace("operator", 0.8 * weight, operator, text);
      }
    }
  }
}

function isCounted(node: SyntaxNode): boolean {
  return isNumber(node) || /\blen\(|\.(?:length|size)$/.test(node.text);
}

/** `== 0` where `<= 1` is meant: operator and bound are wrong together. */
function boundaries(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const binary = language.binary(node);
  if (!binary || !isNumber(binary.right) || !/^[<>=!]/.test(binary.operator.text)) {
    return;
  }
  const bound = Number(binary.right.text);
  if (!Number.isSafeInteger(bound)) {
    return;
  }
  if (bound === 0 && /^===?$/.test(binary.operator.text)) {
    // The case that is as simple as that of nothing.
    program.replace("off by one", 0.25, node, `${binary.left.text} <= 1`);
  }
  for (const [text, weight] of language.operators(binary.operator.text)) {
    for (const other of [bound - 1, bound + 1]) {
      if (/^[<>=!]/.test(text)) {
        program.replace("off by one", 0.08 * weight, node, `${binary.left.text} ${text} ${other}`);
      }
    }
  }
}

/** `i++` where `i += size` is meant. */
function steps(node: SyntaxNode, operator: SyntaxNode, program: Program): void {
  const counter = fieldOf(node, "argument");
  if (counter === undefined || !/^(?:for|expression)_statement$/.test(node.parent?.type ?? "")) {
    return;
  }
  const sign = operator.text.charAt(0);
  program.replace("wrong value", 0.2, node, `${counter.text} ${sign}= 2`);
  for (const [index, name] of program.scopeOf(node).values.slice(0, 8).entries()) {
    program.replace("wrong value", 0.15 - 0.01 * index, node, `${counter.text} ${sign}= ${name}`);
  }
}

function swapped(node: SyntaxNode, program: Program): void {
  const binary = program.language.binary(node);
  if (!binary) {
    return;
  }
  const { left, operator, right } = binary;
  const loose = (operand: SyntaxNode): string =>
    program.language.binary(operand) !== undefined ? `(${operand.text})` : operand.text;
  const prior = /^(?:-|\/|\/\/|%|\*\*)$/.test(operator.text)
    ? 0.5
    : operator.text === "+"
      ? 0.25
      : operator.text === program.language.and || operator.text === program.language.or
        ? 0.2
        : 0;
  if (prior > 0) {
    program.change("swapped", prior, node, [
      { start: left.start, end: left.end, text: loose(right) },
      { start: right.start, end: right.end, text: loose(left) },
    ]);
  }
}

/** Neighbours in a list, or the two sides of something, change places. */
export function exchange(
  program: Program,
  prior: number,
  one: SyntaxNode | undefined,
  other: SyntaxNode | undefined,
): void {
  if (one && other && one.text !== other.text) {
    program.change("swapped", prior, one, [
      { start: one.start, end: one.end, text: other.text },
      { start: other.start, end: other.end, text: one.text },
    ]);
  }
}
