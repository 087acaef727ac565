import { isNumber, isPlainString, type Program } from "../program.ts";
import { fieldOf, type SyntaxNode } from "../syntax-node.ts";
import { collectionEdits, literalEdits } from "./literals.ts";
import { offByOnePriors, use } from "./use.ts";

/** Wrong literals, values one too high or too low, values that something is to be done with first. */
export function valueEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  if (!language.isExpression(node)) {
    return;
  }
  if (!literalEdits(node, program)) {
    offByOne(node, program);
  }
  collectionEdits(node, program);
  wrappings(node, program);
  sums(node, program);
  elements(node, program);
  fromTheEnd(node, program);
}

const arithmetic = new Set(["+", "-", "*", "/", "//", "%", "**", "<<", ">>"]);

/** Whether the value may be a number, by what can be seen. */
function mayBeNumber(node: SyntaxNode, program: Program): boolean {
  const binary = program.language.binary(node);
  return binary === undefined
    ? /^(?:identifier|member_expression|attribute|call|call_expression|subscript|subscript_expression|parenthesized_expression|unary_operator|unary_expression)$/.test(
        node.type,
      )
    : arithmetic.has(binary.operator.text);
}

function offByOne(node: SyntaxNode, program: Program): void {
  const prior = offByOnePriors[use(node, program)];
  const { parent } = node;
  const isCallee = node.field === "function" || node.field === "constructor" || node.field === "object";
  const isObject = parent !== undefined && program.language.element(parent)?.object === node;
  const isTarget =
    node.field === "left" && parent !== undefined && program.language.assignment(parent) !== undefined;
  const isUpdated =
    parent?.type === "update_expression" ||
    parent?.type === "argument" ||
    parent?.type === "parenthesized_expression";
  if (prior === 0 || isCallee || isObject || isTarget || isUpdated || !mayBeNumber(node, program)) {
    return;
  }
  const binary = program.language.binary(node);
  if (binary && isNumber(binary.right) && /^[-+]$/.test(binary.operator.text)) {
    // The one that is there goes away by "needless part".
    return;
  }
  const outer = parent === undefined ? undefined : program.language.binary(parent);
  const tight =
    outer !== undefined &&
    arithmetic.has(outer.operator.text) &&
    (outer.operator.text !== "+" || outer.right === node);
  for (const [sign, weight] of [
    ["+", 1],
    ["-", 1],
  ] as const) {
    const text = `${node.text} ${sign} 1`;
    program.replace("off by one", prior * weight, node, tight ? `(${text})` : text);
  }
}

const wrapFactors = {
  index: 0.2,
  bound: 0.5,
  compared: 0.7,
  result: 1,
  argument: 0.7,
  operand: 0.4,
  condition: 0.3,
} as const;

/** What a name says of a value, and the calls that make it so. */
const meanings: readonly (readonly [name: RegExp, calls: RegExp])[] = [
  [/sorted|ordered/i, /sort(?:ed)?\(/],
  [/revers/i, /revers|\[::-1\]/],
  [/uniq|distinct/i, /\bset\(|new Set\(/i],
  [/copy|clone/i, /copy\(|\[:\]|\.slice\(\)|^(?:\[|\{ )\.\.\.|^(?:list|dict)\(/],
  [/lower|normali[sz]ed/i, /lower/i],
  [/upper/i, /upper/i],
  [/trimmed|stripped|clean/i, /trim|strip/],
  [/abs|distance|gap|difference/i, /\babs\(/],
  [/round/i, /round\(/i],
  [/count|length|size/i, /\blen\(|\.length$/],
  [/average|middle|half|floor/i, /floor\(/],
];

/** A call that makes a value what its name says is so much likelier. */
const NAMED = 3;

/** By the name of the variable that it is put into, or of the function that gives it. */
function meantBy(node: SyntaxNode, program: Program): RegExp | undefined {
  const { language } = program;
  const assignment = node.parent === undefined ? undefined : language.assignment(node.parent);
  const name = assignment?.left.text ?? fieldOf(program.functionOf(node), "name")?.text ?? "";
  return meanings.find(([spoken]) => spoken.test(name))?.[1];
}

function wrappings(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const { parent } = node;
  const isTarget = node.field === "left" && parent !== undefined && language.assignment(parent) !== undefined;
  const isCallee = node.field === "function" || node.field === "constructor";
  if (isTarget || isCallee || language.isFunction(node) || parent?.type === "parenthesized_expression") {
    return;
  }
  const where = use(node, program);
  const isObject =
    parent !== undefined &&
    (language.member(parent)?.object === node || language.element(parent)?.object === node);
  const factor = wrapFactors[where] * (isObject ? 0.5 : 1);
  const plain =
    isNumber(node) || isPlainString(node) || /^(?:true|false|none|null|undefined)$/i.test(node.type);
  if (plain) {
    return;
  }
  const isList = where === "result" || where === "argument";
  const wanted = where === "result" ? meantBy(node, program) : undefined;
  for (const [text, weight] of language.wrapped(node)) {
    if (text === `[${node.text}]` && !isList) {
      continue;
    }
    const isLoose =
      / (?:\?\?|\|\||or) /.test(text) && (where === "operand" || where === "compared" || isObject);
    const prior = wanted?.test(text) === true ? Math.min(0.6, NAMED * weight) : 0.8 * weight * factor;
    program.replace("missing call", prior, node, isLoose ? `(${text})` : text);
  }
  if (isObject) {
    return;
  }
  const own = fieldOf(program.functionOf(node), "name")?.text;
  for (const [name, parameters] of program.functions) {
    if (parameters === 1 && !node.text.startsWith(`${name}(`)) {
      const self = program.language.self;
      // What goes through a tree and does not call itself is what is wrong.
      const isStuck = name === own && !program.functionOf(node).text.replace(name, "").includes(`${name}(`);
      program.replace("missing call", (isStuck ? 0.4 : 0.06) * factor, node, `${name}(${node.text})`);
      const object = language.member(node)?.object.text;
      if (isStuck && object !== undefined) {
        program.replace("missing call", 0.3 * factor, node, `${name}(${object})`);
      }
      if (program.members.has(name)) {
        program.replace("missing call", 0.06 * factor, node, `${self}.${name}(${node.text})`);
      }
    }
  }
  const assignment = parent === undefined ? undefined : language.assignment(parent);
  const extremes = language.name === "Python" ? ["max", "min"] : ["Math.max", "Math.min"];
  if (assignment?.right === node) {
    const element = language.element(assignment.left);
    for (const extreme of extremes) {
      program.replace("missing call", 0.2, node, `${extreme}(${assignment.left.text}, ${node.text})`);
      if (element) {
        const { object, index } = element;
        const before =
          language.name === "Python"
            ? `${object.text}.get(${index.text}, 0)`
            : `${assignment.left.text} ?? 0`;
        program.replace("missing call", 0.18, node, `${extreme}(${before}, ${node.text})`);
      }
    }
  }
  if (where === "result") {
    for (const name of program.scopeOf(node).values.slice(0, 6)) {
      for (const extreme of extremes) {
        program.replace("missing call", 0.03, node, `${extreme}(${name}, ${node.text})`);
      }
    }
  }
}

/** `f(k)` where `f(k - n)` is meant; `return a` where `return a + b` is. */
function sums(node: SyntaxNode, program: Program): void {
  const where = use(node, program);
  const { parent } = node;
  const isTarget =
    node.field === "left" && parent !== undefined && program.language.assignment(parent) !== undefined;
  if (where === "condition" || isTarget || node.field === "function" || node.field === "object") {
    return;
  }
  const values = [...program.attributesNear(node), ...program.scopeOf(node).values];
  const names = values.filter((name) => name !== node.text);
  if (
    /^(?:call|call_expression|member_expression|attribute|subscript|subscript_expression)$/.test(node.type)
  ) {
    for (const [index, name] of names.slice(0, 10).entries()) {
      program.replace("wrong name", 0.1 - 0.004 * index, node, name);
    }
  }
  if (/^(?:list|list_comprehension)$/.test(node.type)) {
    for (const name of names.slice(0, 8)) {
      program.replace("needless part", 0.1, node, `${name} + ${node.text}`);
      program.replace("needless part", 0.1, node, `${node.text} + ${name}`);
    }
  }
  if (!mayBeNumber(node, program)) {
    return;
  }
  if (where === "argument" || where === "result") {
    program.replace(
      "operator",
      isSortKey(node) ? 0.3 : 0.08,
      node,
      program.language.binary(node) ? `-(${node.text})` : `-${node.text}`,
    );
  }
  // The next step is smaller or larger than this one by something.
  const again = isRecursive(node, program) ? 2.5 : 1;
  const plain =
    again * (where === "result" ? 0.06 : where === "operand" || where === "compared" ? 0.02 : 0.05);
  for (const name of names.slice(0, 8)) {
    const weight = plain * (program.isUnused(name) ? 6 : 1);
    program.replace("needless part", weight, node, `${node.text} - ${name}`);
    program.replace("needless part", weight, node, `${node.text} + ${name}`);
    program.replace("needless part", 0.6 * weight, node, `${name} + ${node.text}`);
    program.replace("needless part", 0.5 * weight, node, `${node.text} * ${name}`);
  }
}

/** A part of what something is sorted by: the other way round, with a sign. */
function isSortKey({ parent }: SyntaxNode): boolean {
  const around = parent?.parent;
  return (
    parent?.type === "tuple" &&
    (around?.type === "lambda" || /\bheap(?:push|pushpop|replace)\b/.test(around?.parent?.text ?? ""))
  );
}

/** An argument of a call that the function makes of itself. */
function isRecursive(node: SyntaxNode, program: Program): boolean {
  const call = node.parent?.parent && program.language.call(node.parent.parent);
  const name = fieldOf(program.functionOf(node), "name")?.text;
  return call !== undefined && call.list === node.parent && name !== undefined && call.callee.text === name;
}

/** `all` where `all[i]` is meant. */
function elements(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const { parent } = node;
  const isTarget = parent !== undefined && language.assignment(parent)?.left === node;
  const isPart = node.field === "function" || node.field === "object" || node.field === "value";
  if (!language.isName(node) || isTarget || isPart || (parent && language.element(parent)?.object === node)) {
    return;
  }
  const { values } = program.scopeOf(node);
  for (const [index, objects] of [...program.indices].slice(0, 8)) {
    if (index !== node.text && (values.includes(index) || /^\d+$/.test(index))) {
      program.replace("missing call", objects.has(node.text) ? 0.2 : 0.08, node, `${node.text}[${index}]`);
    }
  }
}

/** `xs.slice(0, n)` where all but the last n are meant. */
function fromTheEnd(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const { parent } = node;
  const where = use(node, program);
  if ((where !== "index" && where !== "bound") || parent === undefined || isNumber(node)) {
    return;
  }
  const call = parent.parent && language.call(parent.parent);
  const element = language.element(parent) ?? (parent.parent && language.element(parent.parent));
  const object = call ? language.member(call.callee)?.object : element?.object;
  if (object && object.text !== node.text) {
    const length = language.name === "Python" ? `len(${object.text})` : `${object.text}.length`;
    const text = language.binary(node) ? `(${node.text})` : node.text;
    program.replace("wrong range", 0.2, node, `${length} - ${text}`);
    program.replace("wrong range", 0.1, node, `${length} - ${text} - 1`);
  }
}
