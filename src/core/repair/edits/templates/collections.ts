import type { Program } from "../program.ts";
import { fieldOf, named, type SyntaxNode } from "../syntax-node.ts";

/** Keys that a map does not have yet; collections that change while a loop goes through them, or that it cannot go through. */
export function collectionUses(node: SyntaxNode, program: Program): void {
  counted(node, program);
  overwritten(node, program);
  grouped(node, program);
  if (program.language.isLoop(node) || node.type === "for_in_clause") {
    gone(node, program);
  }
}

/** `counts[word] += 1`, where there is no count for the first one. */
function counted(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const isStep = node.type === "update_expression" && node.parent?.type === "expression_statement";
  const target = isStep ? fieldOf(node, "argument") : language.assignment(node)?.left;
  const element = target && language.element(target);
  const operator = isStep ? (/\+\+/.test(node.text) ? "+" : "-") : operatorOf(node, program);
  if (!target || !element || operator === undefined) {
    return;
  }
  const value = isStep ? "1" : (language.assignment(node)?.right.text ?? "");
  for (const [empty, prior] of operator === "+" ? firsts : [firsts[0]]) {
    const known =
      language.name === "Python"
        ? `${element.object.text}.get(${element.index.text}, ${empty})`
        : `(${target.text} ?? ${empty})`;
    program.replace("missing check", prior, node, `${target.text} = ${known} ${operator} ${value}`);
  }
}

/** `counts[word] = 1`, where it is one more than before. */
function overwritten(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const assignment = language.assignment(node);
  const element = assignment && language.element(assignment.left);
  if (assignment?.operator?.text === "=" && element && !assignment.right.text.includes(element.object.text)) {
    const { object, index } = element;
    const before =
      language.name === "Python" ? `${object.text}.get(${index.text}, 0)` : `(${assignment.left.text} ?? 0)`;
    program.replace("missing check", 0.15, assignment.right, `${before} + ${assignment.right.text}`);
  }
  const call = language.call(node);
  const member = call && language.member(call.callee);
  const [key, value, ...more] = call?.args ?? [];
  const isMap = language.name === "JavaScript" && member?.property.text === "set" && more.length === 0;
  if (isMap && key && value && !value.text.includes(`${member.object.text}.get(`)) {
    const before = `(${member.object.text}.get(${key.text}) ?? 0)`;
    program.replace("missing check", 0.15, value, `${before} + ${value.text}`);
    program.replace("missing check", 0.08, value, `${member.object.text}.get(${key.text}) + ${value.text}`);
  }
}

/** What a sum begins with, be it of numbers, texts or lists. */
const firsts = [
  ["0", 0.5],
  ['""', 0.1],
  ["[]", 0.1],
] as const;

/** The `+` of `+=`. */
function operatorOf(node: SyntaxNode, program: Program): string | undefined {
  const text = program.language.assignment(node)?.operator?.text;
  return text === undefined || !/^[-+*|]=$/.test(text) ? undefined : text.slice(0, -1);
}

/** `groups[key].push(x)`, where there is no list for the first one. */
function grouped(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const call = language.call(node);
  const member = call && language.member(call.callee);
  const element = member && language.element(member.object);
  const first = member && empties[member.property.text]?.[language.name === "Python" ? 1 : 0];
  if (!element || first === undefined) {
    return;
  }
  const { object } = member;
  const text =
    language.name === "Python"
      ? `${element.object.text}.setdefault(${element.index.text}, ${first})`
      : `(${object.text} ??= ${first})`;
  program.replace("missing check", 0.6, object, text);
}

/** What a method is called on, in JavaScript and in Python. */
const empties: Readonly<Record<string, readonly [string | undefined, string | undefined]>> = {
  push: ["[]", undefined],
  unshift: ["[]", undefined],
  append: [undefined, "[]"],
  extend: [undefined, "[]"],
  add: ["new Set()", "set()"],
  set: ["new Map()", undefined],
  update: [undefined, "{}"],
};

function gone(loop: SyntaxNode, program: Program): void {
  const { language } = program;
  const all = fieldOf(loop, "right");
  const each = fieldOf(loop, "left");
  if (!all || !each || !/^(?:identifier|attribute|member_expression)$/.test(all.type)) {
    return;
  }
  const isPython = language.name === "Python";
  const body = fieldOf(loop, "body")?.text ?? "";
  const name = all.text.replaceAll(/[.$]/g, "\\$&");
  const changes = new RegExp(
    `\\b${name}\\.(?:remove|pop|insert|append|splice|push|shift|unshift|delete)\\(|\\bdel ${name}\\[`,
  );
  if (changes.test(body)) {
    program.replace("missing call", 0.7, all, isPython ? `list(${all.text})` : `[...${all.text}]`);
  }
  const isPair =
    /^(?:pattern_list|tuple_pattern)$/.test(each.type) ||
    named(each).some(({ type }) => type === "array_pattern") ||
    each.type === "array_pattern";
  if (isPython) {
    program.replace("missing call", isPair ? 0.4 : 0.1, all, `${all.text}.items()`);
    program.replace("missing call", isPair ? 0.3 : 0.08, all, `enumerate(${all.text})`);
  } else if (loop.children.some(({ text }) => text === "of")) {
    program.replace("missing call", isPair ? 0.5 : 0.1, all, `Object.entries(${all.text})`);
    program.replace("missing call", isPair ? 0.3 : 0.04, all, `${all.text}.entries()`);
    program.replace("missing call", 0.12, all, `Object.keys(${all.text})`);
    program.replace("missing call", 0.12, all, `Object.values(${all.text})`);
  }
}
