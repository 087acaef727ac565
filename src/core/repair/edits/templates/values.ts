import { isNumber, isPlainString, type Program } from "../program.ts";
import { fieldOf, named, type SyntaxNode } from "../syntax-node.ts";

/** Wrong literals, values one too high or too low, values that something is to be done with first. */
export function valueEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  if (!language.isExpression(node)) {
    return;
  }
  if (isNumber(node)) {
    numberEdits(node, program);
  } else if (isPlainString(node)) {
    stringEdits(node, program);
  } else if (node.text === language.true || node.text === language.false) {
    truthEdits(node, program);
  } else if (node.text === language.nothing || node.text === "undefined") {
    for (const value of language.emptyValues) {
      program.replace("wrong value", 0.15, node, value);
    }
  } else {
    offByOne(node, program);
  }
  if (/^(?:array|list)$/.test(node.type)) {
    listEdits(node, program);
  }
  if (/^(?:object|dictionary)$/.test(node.type) && named(node).length === 0) {
    program.replace("initial value", 0.05, node, "[]");
  }
  if (node.type === "regex") {
    const flags = fieldOf(node, "flags")?.text ?? "";
    for (const flag of ["g", "i", "m"].filter((each) => !flags.includes(each))) {
      program.replace("wrong value", 0.3, node, `${node.text}${flag}`);
    }
  }
  wrappings(node, program);
  sums(node, program);
  elements(node, program);
  fromTheEnd(node, program);
}

/** Where the value goes tells how likely it is to be off by one, or to lack a call. */
function use(
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

const offByOnePriors = {
  index: 0.45,
  bound: 0.6,
  compared: 0.35,
  result: 0.25,
  argument: 0.2,
  operand: 0.12,
  condition: 0,
} as const;

function numberEdits(node: SyntaxNode, program: Program): void {
  const value = Number(node.text.replaceAll("_", ""));
  const prior = 0.4 + offByOnePriors[use(node, program)];
  const isNegated = /^unary/.test(node.parent?.type ?? "");
  const place =
    node.parent?.type === "augmented_assignment" || node.parent?.type === "augmented_assignment_expression"
      ? 0.5
      : 1;
  if (Number.isFinite(value)) {
    const rounded = (number: number): string => String(Number(number.toPrecision(12)));
    if (value === 0 || value > 1 || !Number.isInteger(value)) {
      program.replace("off by one", prior * place, node, rounded(value + 1));
    }
    if (value > 0) {
      // Instead of adding nothing, the addition itself is left out.
      const isAdded =
        value === 1 && /^[-+]$/.test(program.language.binary(node.parent ?? node)?.operator.text ?? "");
      program.replace("off by one", prior * place * (isAdded ? 0.1 : 1), node, rounded(value - 1));
    }
    if (value === 1) {
      program.replace("off by one", 0.5 * prior * place, node, "2");
    }
    if (!isNegated) {
      program.replace(
        "wrong value",
        value === 1 || value === 0 ? 0.3 : 0.1,
        node,
        value === 0 ? "-1" : `-${node.text}`,
      );
    }
    for (const [factor, weight] of [
      [10, 0.1],
      [0.1, 0.1],
      [2, 0.08],
      [0.5, 0.08],
      [100, 0.03],
      [0.01, 0.03],
    ] as const) {
      if (value !== 0 && (factor >= 1 || value >= 1 || !Number.isInteger(value))) {
        program.replace("wrong value", weight, node, rounded(value * factor));
      }
    }
    if (value === 0) {
      const endless =
        program.language.name === "Python" ? ['float("-inf")', 'float("inf")'] : ["-Infinity", "Infinity"];
      for (const text of [...endless, program.language.nothing]) {
        program.replace("initial value", 0.1, node, text);
      }
    }
  }
  for (const other of program.numbers) {
    program.replace("wrong value", 0.15, node, other);
  }
  for (const [index, name] of program.scopeOf(node).values.slice(0, 10).entries()) {
    program.replace("wrong value", 0.06 - 0.003 * index, node, name);
  }
}

function stringEdits(node: SyntaxNode, program: Program): void {
  const [quote = '"'] = /["'`]/.exec(node.text) ?? [];
  const content = node.text.replace(/^\w*["'`]+/, "").replace(/["'`]+$/, "");
  const quoted = (text: string): string => quote + text + quote;
  const prefixed = /^\w/.test(node.text) || node.text.startsWith('"""');
  if (prefixed) {
    return;
  }
  const near: [string, number][] = [
    ["", 0.15],
    [" ", 0.12],
    [content.trim(), 0.2],
    [content.toLowerCase(), 0.12],
    [content.toUpperCase(), 0.06],
    [`${content} `, 0.06],
    [` ${content}`, 0.04],
    [content.slice(0, -1), 0.05],
    [content.slice(1), 0.05],
    ...(content === ""
      ? ([
          [",", 0.05],
          ["\\n", 0.06],
          ["0", 0.03],
        ] as [string, number][])
      : []),
    ...(content === "," ? ([[", ", 0.3]] as [string, number][]) : []),
    ...(content === ", " ? ([[",", 0.3]] as [string, number][]) : []),
  ];
  for (const [text, weight] of near) {
    program.replace("wrong value", weight, node, quoted(text));
  }
  for (const other of program.strings) {
    program.replace("wrong value", 0.15, node, other);
  }
}

function truthEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  program.replace("wrong value", 0.8, node, node.text === language.true ? language.false : language.true);
  if (!language.isReturn(node.parent ?? node)) {
    return;
  }
  const equals = language.name === "Python" ? "==" : "===";
  for (const name of program.scopeOf(node).values.slice(0, 8)) {
    program.replace("wrong value", 0.08, node, `${name} ${equals} 0`);
    program.replace("wrong value", 0.05, node, language.not(name));
    program.replace("wrong value", 0.05, node, name);
    for (const empty of language.isEmpty(name)) {
      program.replace("wrong value", 0.05, node, empty);
    }
  }
}

function listEdits(node: SyntaxNode, program: Program): void {
  const items = named(node);
  if (items.length === 0) {
    program.replace("initial value", 0.15, node, "[[]]");
    for (const name of program.scopeOf(node).values.slice(0, 10)) {
      program.replace("initial value", 0.1, node, `[${name}]`);
    }
    for (const value of ["0", "1"]) {
      program.replace("initial value", 0.05, node, `[${value}]`);
    }
  }
  const [only] = items;
  if (items.length === 1 && only) {
    program.replace("needless part", 0.12, node, only.text);
  }
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
  for (const [text, weight] of language.wrapped(node)) {
    const isLoose =
      / (?:\?\?|\|\||or) /.test(text) && (where === "operand" || where === "compared" || isObject);
    program.replace("missing call", 0.8 * weight * factor, node, isLoose ? `(${text})` : text);
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
    for (const extreme of extremes) {
      program.replace("missing call", 0.2, node, `${extreme}(${assignment.left.text}, ${node.text})`);
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
      0.08,
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
