import type { Program } from "../program.ts";
import type { SyntaxNode } from "../syntax-node.ts";

/** Where the value goes tells how likely it is to be off by one, or to lack a call. */
export function use(
  node: SyntaxNode,
  program: Program,
): "index" | "bound" | "compared" | "result" | "argument" | "operand" | "condition" {
  const { language } = program;
  const parent = node.parent;
  if (parent === undefined) {
    return "operand";
  }
  if (language.element(parent)?.index === node || parent.type === "slice") {
    return "index";
  }
  const binary = language.binary(parent);
  if (binary) {
    return /^(?:[<>]=?|[=!]==?|(?:not )?in|is(?: not)?)$/.test(binary.operator.text) ? "compared" : "operand";
  }
  if (parent.type === "arguments" || parent.type === "argument_list") {
    const callee = parent.parent === undefined ? undefined : language.call(parent.parent)?.callee.text;
    return /(?:^|\.)(?:range|slice|substring|substr|splice|charAt|at|fill|from|Array)$/.test(callee ?? "")
      ? "bound"
      : "argument";
  }
  if (language.condition(parent) === node) {
    return "condition";
  }
  if (/^(?:tuple|array|list|spread_element)$/.test(parent.type)) {
    return "argument";
  }
  const isResult =
    language.isReturn(parent) ||
    language.assignment(parent)?.right === node ||
    parent.type === "arrow_function" ||
    parent.type === "for_statement" ||
    parent.type === "for_in_statement" ||
    parent.type === "for_in_clause" ||
    parent.type === "lambda" ||
    parent.type === "expression_list" ||
    parent.type === "pair" ||
    parent.type === "yield";
  return isResult ? "result" : "operand";
}

/** How likely a value that goes there is one too high or too low. */
export const offByOnePriors = {
  index: 0.45,
  bound: 0.6,
  compared: 0.35,
  result: 0.25,
  argument: 0.2,
  operand: 0.12,
  condition: 0,
} as const;
