import type { Program } from "../program.ts";
import { fieldOf, named, type SyntaxNode } from "../syntax-node.ts";

/** What is easily got wrong in Python and in no other language. */
export function pythonSlips(node: SyntaxNode, program: Program): void {
  if (program.language.name !== "Python") {
    return;
  }
  switch (node.type) {
    case "binary_operator":
      sharedRows(node, program);
      return;
    case "call":
      changedInPlace(node, program);
      joined(node, program);
      padded(node, program);
      return;
    case "except_clause":
      caught(node, program);
      return;
    case "raise_statement":
      raised(node, program);
      return;
    case "lambda":
      sortKey(node, program);
      return;
    case "boolean_operator":
      fallback(node, program);
      return;
    case "comparison_operator":
      alike(node, program);
      return;
    default:
      asked(node, program);
  }
}

/** `[[0] * n] * n` has the same row n times. */
function sharedRows(node: SyntaxNode, program: Program): void {
  const parts = program.language.binary(node);
  if (parts?.operator.text !== "*" || parts.left.type !== "list") {
    return;
  }
  const [row] = named(parts.left);
  if (row && /^(?:list|dictionary|set|call|binary_operator|list_comprehension)$/.test(row.type)) {
    program.replace("usual slip", 0.9, node, `[${row.text} for _ in range(${parts.right.text})]`);
  }
}

/** Methods that change the list itself give None. */
function changedInPlace(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  const member = call && program.language.member(call.callee);
  if (!member || node.parent?.type === "expression_statement") {
    return;
  }
  const { object, property } = member;
  const given = call.list.text.slice(1, -1);
  switch (property.text) {
    case "sort":
      program.replace(
        "usual slip",
        0.9,
        node,
        `sorted(${[object.text, given].filter((each) => each !== "").join(", ")})`,
      );
      break;
    case "reverse":
      program.replace("usual slip", 0.8, node, `${object.text}[::-1]`);
      program.replace("usual slip", 0.5, node, `list(reversed(${object.text}))`);
      break;
    case "append":
      program.replace("usual slip", 0.6, node, `${object.text} + [${given}]`);
      break;
    case "extend":
      program.replace("usual slip", 0.6, node, `${object.text} + ${given}`);
      break;
    case "update":
      program.replace("usual slip", 0.6, node, `{**${object.text}, **${given}}`);
      break;
    default:
  }
}

/** Only texts can be joined. */
function joined(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  const [all] = call?.args ?? [];
  if (call && all && /\.join$/.test(call.callee.text) && all.type !== "generator_expression") {
    program.replace("missing call", 0.4, all, `map(str, ${all.text})`);
  }
}

/** `str(day)` where two digits are meant. */
function padded(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  if (call?.callee.text === "str" && call.args.length === 1) {
    program.replace("missing call", 0.3, node, `${node.text}.zfill(2)`);
  }
}

const exceptions = [
  "ValueError",
  "KeyError",
  "TypeError",
  "IndexError",
  "AttributeError",
  "ZeroDivisionError",
  "LookupError",
  "Exception",
] as const;

function caught(node: SyntaxNode, program: Program): void {
  const type = named(node).find((child) => /^(?:identifier|tuple|as_pattern)$/.test(child.type));
  const names = type?.type === "as_pattern" ? named(type)[0] : type;
  if (names === undefined) {
    return;
  }
  const own = names.type === "tuple" ? named(names).map(({ text }) => text) : [names.text];
  for (const name of own) {
    const other = name.replace(/Encode|Decode/, (part) => (part === "Encode" ? "Decode" : "Encode"));
    program.replace("wrong name", 0.5, names, names.text.replace(name, other));
  }
  for (const [index, name] of exceptions.filter((each) => !own.includes(each)).entries()) {
    const fade = 1 - 0.08 * index;
    program.replace("wrong name", 0.3 * fade, names, `(${[...own, name].join(", ")})`);
    program.replace("wrong name", 0.25 * fade, names, name);
  }
}

function raised(node: SyntaxNode, program: Program): void {
  const [error] = named(node);
  const name = error && (program.language.call(error)?.callee ?? error);
  if (name?.type !== "identifier") {
    return;
  }
  for (const [index, other] of exceptions.filter((each) => each !== name.text).entries()) {
    program.replace("wrong name", 0.3 - 0.03 * index, name, other);
  }
}

/** By what is sorted: the other way round, or by something else where that is equal. */
function sortKey(node: SyntaxNode, program: Program): void {
  const body = fieldOf(node, "body");
  const isKey = node.parent?.type === "keyword_argument" && node.parent.text.startsWith("key");
  if (body === undefined || !isKey) {
    return;
  }
  const turned = /^-/.test(body.text) ? body.text.slice(1) : `-${body.text}`;
  if (body.type !== "tuple" && body.type !== "call") {
    program.replace("usual slip", 0.35, body, turned);
  }
  const plain = body.type === "unary_operator" ? named(body)[0] : body;
  const object = plain && (program.language.member(plain)?.object ?? program.language.element(plain)?.object);
  if (object === undefined) {
    return;
  }
  for (const other of otherParts(object.text, plain, program)) {
    program.replace("missing call", 0.15, body, `(${body.text}, ${other})`);
    program.replace("missing call", 0.1, body, `(${turned}, ${other})`);
    program.replace("missing call", 0.05, body, `(${body.text}, -${other})`);
  }
}

function otherParts(object: string, plain: SyntaxNode | undefined, program: Program): readonly string[] {
  const parts =
    plain?.type === "subscript"
      ? [...[...program.indices.keys()].filter((index) => /^\d+$/.test(index)), "0", "1"].map(
          (index) => `${object}[${index}]`,
        )
      : [...program.members.keys()]
          .filter((name) => !program.calledMembers.has(name))
          .map((name) => `${object}.${name}`);
  return [...new Set(parts)].filter((part) => part !== plain?.text).slice(0, 5);
}

/** 0 and "" are values too. */
function fallback(node: SyntaxNode, program: Program): void {
  const parts = program.language.binary(node);
  if (parts?.operator.text === "or" && /^(?:identifier|attribute|call|subscript)$/.test(parts.left.type)) {
    const { left, right } = parts;
    program.replace(
      "missing check",
      0.4,
      node,
      `${left.text} if ${left.text} is not None else ${right.text}`,
    );
  }
}

function asked(node: SyntaxNode, program: Program): void {
  const condition = program.language.condition(node);
  if (condition === undefined) {
    return;
  }
  const inner = program.language.negated(condition);
  if (inner && /^(?:identifier|attribute|call)$/.test(inner.type)) {
    program.replace("usual slip", 0.3, condition, `${inner.text} is None`);
  } else if (/^(?:identifier|attribute|call)$/.test(condition.type)) {
    program.replace("usual slip", 0.3, condition, `${condition.text} is not None`);
  }
}

/** What people mean by equal, where `==` looks at the case, the blanks or the last binary digit. */
function alike(node: SyntaxNode, program: Program): void {
  const parts = program.language.binary(node);
  const isPlain = ({ type }: SyntaxNode): boolean => /^(?:identifier|attribute|subscript)$/.test(type);
  if (
    !parts ||
    !/^(?:[=!]=|in|not in)$/.test(parts.operator.text) ||
    !isPlain(parts.left) ||
    !isPlain(parts.right)
  ) {
    return;
  }
  const { left, operator, right } = parts;
  for (const [form, prior] of [
    ["lower", 0.1],
    ["strip", 0.04],
  ] as const) {
    program.replace(
      "missing call",
      prior,
      node,
      `${left.text}.${form}() ${operator.text} ${right.text}.${form}()`,
    );
  }
  if (operator.text.endsWith("=")) {
    const near = operator.text === "==" ? "<" : ">=";
    program.replace("usual slip", 0.1, node, `abs(${left.text} - ${right.text}) ${near} 1e-9`);
  }
}
