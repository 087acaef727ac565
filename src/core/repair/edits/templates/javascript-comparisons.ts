import type { Program } from "../program.ts";
import { named, type SyntaxNode } from "../syntax-node.ts";

/** Comparisons that mean something else in JavaScript than they say. */
export function javascriptComparisons(node: SyntaxNode, program: Program): void {
  if (program.language.name !== "JavaScript") {
    return;
  }
  const parts = program.language.binary(node);
  if (parts === undefined) {
    return;
  }
  const { left, operator, right } = parts;
  if (right.text === "NaN" && /^[!=]==?$/.test(operator.text)) {
    const not = operator.text.startsWith("!") ? "!" : "";
    program.replace("usual slip", 0.9, node, `${not}Number.isNaN(${left.text})`);
    program.replace("usual slip", 0.3, node, `${not}isNaN(${left.text})`);
  }
  const asked = left.type === "unary_expression" && /^typeof\s/.test(left.text);
  if (asked && right.text.slice(1, -1) === "object" && operator.text.startsWith("==")) {
    const value = named(left)[0]?.text ?? "";
    program.replace("missing check", 0.6, node, `${node.text} && ${value} !== null`);
    program.replace("missing check", 0.3, node, `${node.text} && !Array.isArray(${value})`);
    program.replace(
      "missing check",
      0.3,
      node,
      `${node.text} && ${value} !== null && !Array.isArray(${value})`,
    );
  }
  if (operator.text === "in") {
    program.replace("usual slip", 0.4, node, `Object.hasOwn(${right.text}, ${left.text})`);
    program.replace("usual slip", 0.3, node, `${right.text}.includes(${left.text})`);
  }
  const isArray = /^typeof\s/.test(left.text) && right.text.slice(1, -1) === "array";
  if (isArray) {
    program.replace("usual slip", 0.9, node, `Array.isArray(${named(left)[0]?.text ?? ""})`);
  }
  ordering(node, program);
  alike(node, program);
  numbers(node, program);
  order(node, program);
}

/** What `sort` takes is a number, and texts cannot be subtracted. */
function ordering(node: SyntaxNode, program: Program): void {
  const parts = program.language.binary(node);
  const body = node.parent;
  const call = body?.parent?.parent && program.language.call(body.parent.parent);
  if (
    !parts ||
    body?.type !== "arrow_function" ||
    !/(?:^|\.)(?:sort|toSorted)$/.test(call?.callee.text ?? "")
  ) {
    return;
  }
  const { left, operator, right } = parts;
  if (operator.text === "-") {
    program.replace("usual slip", 0.3, node, `${left.text}.localeCompare(${right.text})`);
    program.replace("usual slip", 0.08, node, `${right.text}.localeCompare(${left.text})`);
    for (const [first, second] of tieBreakers(left, right, program)) {
      program.replace("missing call", 0.15, node, `${node.text} || ${first}.localeCompare(${second})`);
      program.replace("missing call", 0.12, node, `${node.text} || ${first} - ${second}`);
    }
  } else if (/^[<>]=?$/.test(operator.text)) {
    const [first, second] = operator.text.startsWith(">") ? [left, right] : [right, left];
    program.replace("usual slip", 0.6, node, `${first.text} - ${second.text}`);
    program.replace("usual slip", 0.3, node, `${first.text}.localeCompare(${second.text})`);
    program.replace("usual slip", 0.2, node, `${node.text} ? 1 : -1`);
  }
}

/** What equal ones may be told apart by: other members of the same objects. */
function tieBreakers(
  left: SyntaxNode,
  right: SyntaxNode,
  program: Program,
): readonly (readonly [string, string])[] {
  const [one, other] = [left, right].map((side) => program.language.member(side));
  if (!one || !other) {
    return [];
  }
  const swap = one.object.text > other.object.text;
  const [a, b] = swap ? [other.object.text, one.object.text] : [one.object.text, other.object.text];
  return [...program.members.keys()]
    .filter((name) => name !== one.property.text && !program.calledMembers.has(name))
    .slice(0, 5)
    .map((name) => [`${a}.${name}`, `${b}.${name}`]);
}

/** What people mean by equal, where `===` looks at the object, the case or the last binary digit. */
function alike(node: SyntaxNode, program: Program): void {
  const parts = program.language.binary(node);
  if (!parts || !/^[=!]==?$/.test(parts.operator.text) || !isPlain(parts.left) || !isPlain(parts.right)) {
    return;
  }
  const { left, operator, right } = parts;
  const forms: readonly (readonly [(text: string) => string, number])[] = [
    [(text) => `${text}.toLowerCase()`, 0.1],
    [(text) => `${text}.trim()`, 0.05],
    [(text) => `String(${text})`, 0.05],
    [(text) => `${text}.getTime()`, 0.05],
    [(text) => `JSON.stringify(${text})`, 0.06],
  ];
  for (const [form, prior] of forms) {
    program.replace("missing call", prior, node, `${form(left.text)} ${operator.text} ${form(right.text)}`);
  }
  const near = operator.text.startsWith("!") ? ">=" : "<";
  program.replace("usual slip", 0.08, node, `Math.abs(${left.text} - ${right.text}) ${near} 1e-9`);
}

/** What is read from a form or a file is text, which `+` puts together; in an address, it needs an escape. */
function numbers(node: SyntaxNode, program: Program): void {
  const parts = program.language.binary(node);
  if (parts?.operator.text !== "+" || !isPlain(parts.right)) {
    return;
  }
  const { left, right } = parts;
  if (/[/?&=].?["'`]$/.test(left.text)) {
    program.replace("missing call", 0.4, right, `encodeURIComponent(${right.text})`);
  }
  if (isPlain(left)) {
    program.replace("missing call", 0.15, node, `Number(${left.text}) + Number(${right.text})`);
  }
}

/** Texts of digits are compared digit by digit. */
function order(node: SyntaxNode, program: Program): void {
  const parts = program.language.binary(node);
  if (parts && /^[<>]=?$/.test(parts.operator.text) && isPlain(parts.left) && isPlain(parts.right)) {
    const { left, operator, right } = parts;
    program.replace(
      "missing call",
      0.12,
      node,
      `Number(${left.text}) ${operator.text} Number(${right.text})`,
    );
  }
}

function isPlain({ type }: SyntaxNode): boolean {
  return /^(?:identifier|member_expression|subscript_expression)$/.test(type);
}
