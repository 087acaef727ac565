import { isNumber, type Program } from "../program.ts";
import { fieldOf, named, type SyntaxNode } from "../syntax-node.ts";
import { use } from "./use.ts";

/** What code is customarily written as: orders of several keys, calendars, lists that are put together, presence. */
export function customaryEdits(node: SyntaxNode, program: Program): void {
  severalKeys(node, program);
  leapYears(node, program);
  unbracketed(node, program);
  presence(node, program);
  ranks(node, program);
  halfOpen(node, program);
  if (program.language.name === "Python") {
    pythonCustoms(node, program);
  } else {
    javascriptCustoms(node, program);
  }
}

/** `a < b || c < d` where the second only counts when the first are equal. */
function severalKeys(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const parts = language.binary(node);
  const one =
    parts &&
    language.binary(
      parts.left.type === "parenthesized_expression" ? (named(parts.left)[0] ?? parts.left) : parts.left,
    );
  const other = parts && language.binary(parts.right);
  if (parts?.operator.text !== language.or || !one || !other) {
    return;
  }
  if (/^[<>]=?$/.test(one.operator.text) && /^[<>]=?$/.test(other.operator.text)) {
    const equals = language.name === "Python" ? "==" : "===";
    const text = `(${one.left.text} ${equals} ${one.right.text} ${language.and} ${parts.right.text})`;
    program.replace("missing check", 0.5, parts.right, text);
  }
}

/** Every fourth year, but not each hundredth, but each four hundredth. */
function leapYears(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const [year] = /\b[\w.]+(?= % (?:4|100|400)\b)/.exec(node.text) ?? [];
  const isWhole = node.parent === undefined || language.binary(node.parent) === undefined;
  if (year === undefined || !isWhole || language.binary(node) === undefined || node.text.length > 120) {
    return;
  }
  const equals = language.name === "Python" ? ["==", "!="] : ["===", "!=="];
  const is = (by: number): string => `${year} % ${by} ${equals[0]} 0`;
  const isNot = (by: number): string => `${year} % ${by} ${equals[1]} 0`;
  const { and, or } = language;
  if (!/%/.test(node.text) || isNumber(node)) {
    return;
  }
  program.replace("missing check", 0.3, node, `(${is(4)} ${and} ${isNot(100)}) ${or} ${is(400)}`);
  program.replace("missing check", 0.1, node, `${is(4)} ${and} ${isNot(100)}`);
}

/** Names of levels are compared by their places in a list, or by what a table says of them. */
function ranks(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const parts = language.binary(node);
  const isPlain = ({ type }: SyntaxNode): boolean =>
    /^(?:identifier|attribute|member_expression)$/.test(type);
  if (!parts || !/^[<>]=?$|^-$/.test(parts.operator.text) || !isPlain(parts.left) || !isPlain(parts.right)) {
    return;
  }
  const { left, operator, right } = parts;
  for (const [, name = "", begin] of program.source.matchAll(
    /^(?:export )?(?:const )?([A-Z][A-Z\d_]*)(?:: [^=\n]+)? = ([[{(])/gm,
  )) {
    const isTable = begin === "{";
    const index = language.name === "Python" ? "index" : "indexOf";
    const rank = ({ text }: SyntaxNode): string =>
      isTable ? `${name}[${text}]` : `${name}.${index}(${text})`;
    program.replace("missing call", 0.2, node, `${rank(left)} ${operator.text} ${rank(right)}`);
  }
}

/** `a < x <= b` where `a <= x < b` is meant, and the other way round. */
function halfOpen(node: SyntaxNode, program: Program): void {
  const match = /^([^<>]+) (<=?) ([^<>]+) (<=?) ([^<>]+)$/.exec(node.text);
  if (node.type === "comparison_operator" && match) {
    const turned = (sign = ""): string => (sign === "<" ? "<=" : "<");
    const [, from, one, value, other, to] = match;
    program.replace("off by one", 0.25, node, `${from} ${turned(one)} ${value} ${turned(other)} ${to}`);
  }
}

/** Signs before brackets are for all that is in them: `a - (b + c)`. */
function unbracketed(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const inner = node.type === "parenthesized_expression" ? named(node)[0] : undefined;
  const outer = node.parent === undefined ? undefined : language.binary(node.parent);
  if (inner && outer?.right === node && language.binary(inner) && !language.isIf(node.parent ?? node)) {
    program.replace("operator", 0.3, node, inner.text);
  }
}

/** Nothing, zero and an empty text are not the same. */
function presence(node: SyntaxNode, program: Program): void {
  const { language } = program;
  if (language.name === "Python") {
    return;
  }
  const { parent } = node;
  const fallback = language.binary(node);
  if (fallback?.operator.text === "||" && /^[\w$.]+$/.test(fallback.left.text)) {
    const { left, right } = fallback;
    const isPart = parent !== undefined && language.binary(parent) !== undefined;
    const text = `${left.text} === undefined ? ${right.text} : ${left.text}`;
    program.replace("usual slip", 0.15, node, isPart ? `(${text})` : text);
  }
  const inner = language.negated(node);
  const value = inner ?? node;
  const isPlain = /^(?:identifier|member_expression|subscript_expression|call_expression)$/.test(value.type);
  const isAsked =
    inner !== undefined ||
    (parent !== undefined &&
      (language.condition(parent) === node ||
        (parent.parent !== undefined && language.condition(parent.parent) === node) ||
        /^(?:&&|\|\|)$/.test(language.binary(parent)?.operator.text ?? "")));
  if (!isPlain || !isAsked || (parent !== undefined && language.negated(parent) === node)) {
    return;
  }
  const equals = inner === undefined ? "!=" : "==";
  const isPart =
    parent !== undefined && language.binary(parent) === undefined && parent.type === "unary_expression";
  for (const [text, prior] of [
    [`${value.text} ${equals}= undefined`, 0.3],
    [`${value.text} ${equals}= null`, 0.28],
    [`${value.text} ${equals} null`, 0.2],
  ] as const) {
    program.replace("usual slip", prior, node, isPart ? `(${text})` : text);
  }
  const element = language.element(value);
  if (element && inner) {
    program.replace("usual slip", 0.25, node, `!(${element.index.text} in ${element.object.text})`);
  }
}

function javascriptCustoms(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const [only, ...more] = /^(?:object|array)$/.test(node.type) ? named(node) : [];
  if (only?.type === "spread_element" && more.length === 0) {
    // A copy of what holds others still holds the same ones.
    program.replace("usual slip", 0.2, node, `structuredClone(${only.text.slice("...".length)})`);
  }
  const call = language.call(node);
  const member = call && language.member(call.callee);
  if (!call || !member) {
    if (node.type === "template_substitution") {
      const [value] = named(node);
      for (const [method, prior] of [
        ["toUpperCase", 0.12],
        ["toLowerCase", 0.1],
        ["trim", 0.06],
      ] as const) {
        if (value && /^[\w$.]+$/.test(value.text)) {
          program.replace("missing call", prior, value, `${value.text}.${method}()`);
        }
      }
    }
    return;
  }
  const { object, property } = member;
  const [value] = call.args;
  switch (property.text) {
    case "split":
      program.replace("missing call", 0.25, node, `${node.text}.map((part) => part.trim())`);
      program.replace("missing call", 0.12, node, `${node.text}.filter((part) => part !== "")`);
      break;
    case "join":
      for (const name of mapping(node, program)) {
        program.replace("missing call", 0.3, object, `${object.text}.map(${name})`);
      }
      break;
    case "push":
      for (const name of value ? placesIn(node, program) : []) {
        program.replace("wrong function", 0.25, node, `${object.text}[${name}] = ${value?.text ?? ""}`);
      }
      break;
    case "get":
      if (/^(?:keys|values|entries|get|has|size|forEach)$/.test(nextMember(node, program))) {
        program.replace("missing check", 0.5, node, `(${node.text} ?? new Map())`);
      }
      break;
    default:
  }
}

function nextMember(node: SyntaxNode, program: Program): string {
  return (node.parent && program.language.member(node.parent)?.property.text) ?? "";
}

/** The function itself, and others of one parameter. */
function mapping(node: SyntaxNode, program: Program): readonly string[] {
  const own = fieldOf(program.functionOf(node), "name")?.text;
  const others = [...program.functions].filter(([, parameters]) => parameters === 1).map(([name]) => name);
  return [...new Set([...(own === undefined ? [] : [own]), ...others])].slice(0, 4);
}

/** What is called like a place in a list. */
function placesIn(node: SyntaxNode, program: Program): readonly string[] {
  return program
    .scopeOf(node)
    .values.filter((name) => /^(?:[ijkn]|idx|index|at|pos|position|slot)$/i.test(name));
}

/** What takes several values where it is mostly given one list of them. */
const spreading = /(?:^|\.)(?:zip|zip_longest|gather|chain|product|max|min|print|format|union|join|call)$/;

function pythonCustoms(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const call = language.call(node);
  if (call && call.args.length === 1 && named(call.list).length === 1) {
    const [only] = call.args;
    if (
      only &&
      /^(?:identifier|attribute|subscript|generator_expression|list_comprehension|call)$/.test(only.type)
    ) {
      const prior = spreading.test(call.callee.text) ? 0.45 : 0.12;
      const inside = only.type === "generator_expression" ? only.text : only.text;
      program.replace("missing call", prior, only, `*${inside}`);
    }
  }
  const isSplit = call !== undefined && /\.split$/.test(call.callee.text);
  if (isSplit) {
    program.replace("missing call", 0.25, node, `[part.strip() for part in ${node.text}]`);
  }
  const isConstructor = call !== undefined && /^super\(.*\)\.__init__$/.test(call.callee.text);
  if (call && isConstructor) {
    const given = named(call.list).map(({ text }) => text);
    const own = fieldOf(program.functionOf(node), "parameters");
    const names = own === undefined ? [] : language.declared(own);
    for (const name of names.filter((each) => each !== "self" && !given.includes(each)).slice(0, 4)) {
      program.replace("missing call", 0.4, call.list, `(${[...given, name].join(", ")})`);
    }
  }
  if (node.type === "string" && /%[YymdHIMSpj]/.test(node.text)) {
    directives(node, program);
  }
  if (call?.callee.text === "dict" && call.args.length === 1) {
    // A copy of what holds others still holds the same ones.
    const all = call.args[0]?.text ?? "";
    program.replace("usual slip", 0.2, node, `{key: dict(value) for key, value in ${all}.items()}`);
    program.replace("usual slip", 0.15, node, `{key: list(value) for key, value in ${all}.items()}`);
  }
  if (call?.callee.text === "Decimal" && call.args.length === 1 && call.args[0]?.type !== "string") {
    program.replace("usual slip", 0.6, call.list, `(str(${call.args[0]?.text ?? ""}))`);
  }
  first(node, program);
}

/** Parts of a date that are taken for one another. */
const taken: readonly (readonly [string, string])[] = [
  ["%d", "%m"],
  ["%m", "%M"],
  ["%y", "%Y"],
  ["%I", "%H"],
  ["%S", "%s"],
];

function directives(node: SyntaxNode, program: Program): void {
  for (const [one, other] of taken) {
    const swapped = node.text.replaceAll(new RegExp(`${one}|${other}`, "g"), (each) =>
      each === one ? other : one,
    );
    program.replace("usual slip", 0.3, node, swapped);
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      program.replace("usual slip", 0.15, node, node.text.replace(from, to));
    }
  }
}

/** The best of some is one of them, and not 0. */
function first(node: SyntaxNode, program: Program): void {
  const assignment = node.text === "0" && node.parent ? program.language.assignment(node.parent) : undefined;
  if (assignment?.right !== node || use(node, program) !== "result") {
    return;
  }
  const owner = program.functionOf(node);
  const parameters = fieldOf(owner, "parameters");
  const body = owner.text;
  for (const name of (parameters === undefined ? [] : program.language.declared(parameters)).slice(0, 3)) {
    const isList = new RegExp(`\\bin ${name}\\b|\\b${name}\\[|len\\(${name}\\)`).test(body);
    if (isList && /\bmax\(|\bmin\(|[<>]/.test(body)) {
      program.replace("initial value", 0.3, node, `${name}[0]`);
    }
  }
}
