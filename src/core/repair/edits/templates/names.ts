import { likeness } from "../likeness.ts";
import type { Program } from "../program.ts";
import type { SyntaxNode } from "../syntax-node.ts";

/** Names, members and functions taken for one another. */
export function nameEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const isCallee = node.field === "function";
  if (language.isName(node)) {
    if (isCallee) {
      functionNames(node, program);
    } else {
      valueNames(node, program);
    }
  }
  const member = language.member(node);
  if (member) {
    memberNames(node, member.property, program);
    if (isCallee) {
      return;
    }
    program.replace("wrong member", 0.12, node, member.object.text);
  }
  if (language.isName(node) && node.field !== "function" && !isTarget(node, program)) {
    missingMember(node, program);
  }
}

function isTarget(node: SyntaxNode, program: Program): boolean {
  return node.parent !== undefined && program.language.assignment(node.parent)?.left === node;
}

function valueNames(node: SyntaxNode, program: Program): void {
  const { values, functions } = program.scopeOf(node);
  const others = values.filter((name) => name !== node.text);
  const known = values.includes(node.text) || functions.includes(node.text);
  const base = 0.8 / Math.sqrt(Math.max(1, others.length));
  const least = isTarget(node, program) ? 0.6 : 1;
  for (const [index, name] of others.slice(0, 16).entries()) {
    const forgotten = program.isUnused(name) ? 1.6 : 1;
    const weight = (1 - 0.03 * index) * (0.6 + 0.9 * likeness(name, node.text)) * least * forgotten;
    program.replace("wrong name", Math.min(1, base * weight), node, name);
  }
  if (/^arguments$|^argument_list$/.test(node.parent?.type ?? "")) {
    // Functions are handed on as well.
    for (const name of functions.filter((each) => each !== node.text).slice(0, 6)) {
      program.replace("wrong name", 0.1 + 0.3 * likeness(name, node.text), node, name);
    }
  }
  if (!known) {
    // Misspelt, or never declared: anything that looks like it.
    const all = [...functions, ...program.members.keys()];
    for (const name of all.filter((each) => likeness(each, node.text) > 0.5)) {
      program.replace("wrong name", 0.8, node, name);
    }
  }
  const { self } = program.language;
  if (program.members.get(node.text)?.has(self) === true) {
    program.replace("wrong name", known ? 0.2 : 0.8, node, `${self}.${node.text}`);
  }
}

function functionNames(node: SyntaxNode, program: Program): void {
  for (const [name, weight] of program.language.functions(node.text)) {
    program.replace("wrong function", 0.8 * weight, node, name);
  }
  const arity = program.functions.get(node.text);
  const others = [...program.functions].filter(([name]) => name !== node.text);
  for (const [name, parameters] of others.slice(0, 12)) {
    const fits = parameters === arity || arity === undefined ? 1 : 0.4;
    const weight = fits * (0.4 + 0.6 * likeness(name, node.text));
    program.replace("wrong function", (0.5 * weight) / Math.sqrt(others.length), node, name);
  }
  const { self } = program.language;
  if (program.members.get(node.text)?.has(self) === true) {
    program.replace("wrong function", 0.5, node, `${self}.${node.text}`);
  }
}

function memberNames(node: SyntaxNode, property: SyntaxNode, program: Program): void {
  const isCalled = node.field === "function";
  for (const [name, weight] of program.language.functions(property.text)) {
    program.replace("wrong member", 0.8 * weight, property, name);
  }
  const others = [...program.members.keys()].filter(
    (name) => name !== property.text && program.calledMembers.has(name) === isCalled,
  );
  const object = program.language.member(node)?.object.text ?? "";
  for (const name of others.slice(0, 20)) {
    const shared = program.members.get(name)?.has(object) === true ? 1 : 0.4;
    const weight = shared * (0.5 + 0.8 * likeness(name, property.text));
    program.replace("wrong member", (0.6 * weight) / Math.sqrt(others.length), property, name);
  }
}

/** `node` where `node.next` is meant. */
function missingMember(node: SyntaxNode, program: Program): void {
  if (node.parent && program.language.member(node.parent)?.object === node) {
    return;
  }
  const members = [...program.members].filter(
    ([name, objects]) => objects.has(node.text) && !program.calledMembers.has(name),
  );
  for (const [name] of members.slice(0, 8)) {
    program.replace("wrong member", 0.15, node, `${node.text}.${name}`);
  }
}
