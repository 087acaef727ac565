import type { Program } from "../program.ts";
import { enclosing, fieldOf, named, type SyntaxNode } from "../syntax-node.ts";
import { after, before } from "./statements.ts";

/** What is easily got wrong in JavaScript and in no other language. */
export function javascriptSlips(node: SyntaxNode, program: Program): void {
  if (program.language.name !== "JavaScript") {
    return;
  }
  switch (node.type) {
    case "variable_declaration":
      declaration(node, program);
      return;
    case "call_expression":
      asynchronous(node, program);
      changedArgument(node, program);
      members(node, program);
      return;
    case "new_expression":
      filled(node, program);
      return;
    case "identifier":
      passed(node, program);
      return;
    case "member_expression":
    case "subscript_expression":
      keys(node, program);
      return;
    case "assignment_expression":
      timer(node, program);
      return;
    case "switch_case":
      fallsThrough(node, program);
      return;
    case "function_expression":
      ownThis(node, program);
      return;
    case "unary_expression":
      deletion(node, program);
      return;
    default:
  }
}

/** `var` is one for the whole function. */
function declaration(node: SyntaxNode, program: Program): void {
  const { start } = node;
  program.change("usual slip", 0.3, node, [{ start, end: start + "var".length, text: "let" }]);
}

/** Nobody waits for what `forEach` and `map` begin. */
function asynchronous(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  const member = call && program.language.member(call.callee);
  const [work] = call?.args ?? [];
  if (!member || !work || !/^async\b/.test(work.text) || !/^(?:forEach|map)$/.test(member.property.text)) {
    return;
  }
  const all = `Promise.all(${member.object.text}.map${call.list.text})`;
  program.replace("missing await", 0.7, node, `await ${all}`);
  program.replace("missing await", 0.3, node, all);
}

/** Methods that change the array itself, on what belongs to the caller; `Object.assign` with the first one changed. */
function changedArgument(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  const member = call && program.language.member(call.callee);
  if (!call || !member) {
    return;
  }
  const { object, property } = member;
  if (/^(?:sort|reverse|splice)$/.test(property.text) && /^[\w$.]+$/.test(object.text)) {
    program.replace("missing call", 0.8, object, `[...${object.text}]`);
  }
  if (call.callee.text === "Object.assign" && call.args.length > 1 && call.args[0]?.text !== "{}") {
    const { list } = call;
    program.change("missing call", 0.5, node, [{ start: list.start + 1, end: list.start + 1, text: "{}, " }]);
  }
}

function members(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  if (call?.callee.text === "String") {
    program.replace("missing call", 0.25, node, `${node.text}.padStart(2, "0")`);
  }
  const member = call && program.language.member(call.callee);
  if (!call || !member) {
    return;
  }
  const given = call.list.text;
  switch (member.property.text) {
    case "toString":
      program.replace("missing call", 0.25, node, `${node.text}.padStart(2, "0")`);
      break;
    case "toFixed":
      program.replace("missing call", 0.35, node, `Number(${node.text})`);
      break;
    case "indexOf":
      program.replace("usual slip", 0.2, node, `${member.object.text}.includes${given}`);
      program.replace("usual slip", isAsked(node, program) ? 0.5 : 0.1, node, `${node.text} !== -1`);
      break;
    case "fill":
      shared(node, call.args, program);
      break;
    case "hasOwnProperty":
      program.replace("usual slip", 0.4, node, `Object.hasOwn(${member.object.text}, ${given.slice(1, -1)})`);
      break;
    default:
  }
  if (program.language.isStatement(node.parent ?? node) && !/\?\.$/.test(call.callee.text)) {
    program.change("missing check", 0.1, node, [
      { start: call.list.start, end: call.list.start, text: "?." },
    ]);
  }
}

function isAsked(node: SyntaxNode, program: Program): boolean {
  return (
    node.parent !== undefined &&
    (/^parenthesized|^binary|^ternary/.test(node.parent.type) || program.language.isIf(node.parent))
  );
}

/** `fill([])` puts the same array everywhere. */
function shared(node: SyntaxNode, [value]: readonly SyntaxNode[], program: Program): void {
  const size = /Array\(([^()]*)\)\.fill/.exec(node.text)?.[1];
  if (value && size !== undefined && /^(?:array|object|new_expression|call_expression)$/.test(value.type)) {
    const made = value.type === "object" ? `(${value.text})` : value.text;
    program.replace("usual slip", 0.9, node, `Array.from({ length: ${size} }, () => ${made})`);
  }
}

function filled(node: SyntaxNode, program: Program): void {
  if (/^new Array\([^()]+\)$/.test(node.text)) {
    program.replace("missing call", 0.4, node, `${node.text}.fill(0)`);
  }
}

/** `map(parseInt)` gives it the index as well; `...rest` is an array. */
function passed(node: SyntaxNode, program: Program): void {
  const { parent, text } = node;
  if (parent?.type === "spread_element") {
    program.replace("needless part", 0.15, parent, text);
    return;
  }
  if (parent?.type !== "arguments" && parent?.type !== "array") {
    return;
  }
  if (text === "parseInt") {
    program.replace("usual slip", 0.6, node, "Number");
    program.replace("usual slip", 0.5, node, "(each) => parseInt(each, 10)");
  }
  const own = enclosing(node, (each) => program.language.isFunction(each));
  const isRest = new RegExp(`\\.\\.\\.${text.replaceAll("$", "\\$")}\\b`).test(
    own === undefined ? "" : headOf(own),
  );
  program.replace("missing call", isRest ? 0.7 : 0.1, node, `...${text}`);
}

function headOf(node: SyntaxNode): string {
  const body = fieldOf(node, "body");
  return body === undefined ? node.text : node.text.slice(0, body.start - node.start);
}

/** `object.key` where `object[key]` is meant; a key that may also be one of what every object has. */
function keys(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const member = language.member(node);
  if (member && program.scopeOf(node).values.includes(member.property.text)) {
    program.replace("wrong member", 0.4, node, `${member.object.text}[${member.property.text}]`);
  }
  const element = language.element(node);
  const holder = node.parent;
  if (element && holder && language.condition(holder) === node) {
    program.replace("usual slip", 0.25, node, `Object.hasOwn(${element.object.text}, ${element.index.text})`);
    program.replace("usual slip", 0.2, node, `${node.text} !== undefined`);
  }
}

function fallsThrough(node: SyntaxNode, program: Program): void {
  const last = named(node).at(-1);
  const indent = last && program.indentOf(last);
  const isOver = last === undefined || /^(?:break|return|throw|continue)_statement$/.test(last.type);
  if (last && indent !== undefined && !isOver && program.language.isStatement(last)) {
    program.change("missing statement", 0.6, last, [after(last, "break;", indent)]);
  }
}

/** A function that is handed on has a `this` of its own, an arrow has none. */
function ownThis(node: SyntaxNode, program: Program): void {
  const parameters = fieldOf(node, "parameters");
  const body = fieldOf(node, "body");
  if (parameters && body && /\bthis\b/.test(body.text) && node.parent?.type === "arguments") {
    const begins = /^async\b/.test(node.text) ? "async " : "";
    program.replace("usual slip", 0.5, node, `${begins}${parameters.text} => ${body.text}`);
  }
}

/** `delete list[i]` leaves a hole. */
function deletion(node: SyntaxNode, program: Program): void {
  const [target] = named(node);
  const element = target && program.language.element(target);
  if (element && /^delete\b/.test(node.text)) {
    program.replace("usual slip", 0.4, node, `${element.object.text}.splice(${element.index.text}, 1)`);
    program.replace("usual slip", 0.1, node, `${element.object.text}.delete(${element.index.text})`);
  }
}

/** A timer that is set anew goes off all the same. */
function timer(node: SyntaxNode, program: Program): void {
  const parts = program.language.assignment(node);
  const [, kind] = /^set(Timeout|Interval)\(/.exec(parts?.right.text ?? "") ?? [];
  const statement = node.parent;
  const indent = statement && program.indentOf(statement);
  if (
    parts &&
    kind !== undefined &&
    indent !== undefined &&
    program.language.isStatement(statement ?? node)
  ) {
    program.change("missing statement", 0.6, node, [
      before(statement ?? node, `clear${kind}(${parts.left.text});`, indent),
    ]);
  }
}
