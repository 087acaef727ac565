import type { Program } from "../program.ts";
import { named, type SyntaxNode } from "../syntax-node.ts";
import { exchange } from "./operators.ts";

/** Arguments in the wrong order, too many or too few; calls that should not be made; lists, keys and ranges. */
export function callEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const call = language.call(node);
  if (call) {
    argumentEdits(node, program);
    const member = language.member(call.callee);
    const [first, ...more] = call.args;
    if (first && more.length === 0) {
      program.replace("needless call", 0.3, node, first.text);
    }
    if (member) {
      program.replace("needless call", 0.25, node, member.object.text);
    }
    defaults(node, program);
    sorting(node, program);
    const waits = isAsync(call.callee, program) ? 0.8 : isInAsync(node, program) ? 0.2 : 0;
    if (waits > 0 && !/^await/.test(node.parent?.type ?? "")) {
      const isPart = /^(?:member_expression|attribute|subscript|binary_operator|comparison_operator)$/.test(
        node.parent?.type ?? "",
      );
      program.replace("missing await", waits, node, isPart ? `(await ${node.text})` : `await ${node.text}`);
    }
  }
  if (/^(?:array|list|tuple|expression_list)$/.test(node.type)) {
    const items = named(node);
    for (const [index, item] of items.entries()) {
      exchange(program, items.length === 2 ? 0.5 : 0.2, item, items[index + 1]);
    }
  }
  if (node.type === "pair") {
    const [key, value] = named(node);
    if (language.name === "Python") {
      exchange(program, 0.3, key, value);
    }
  }
  const element = language.element(node);
  if (element) {
    elementEdits(node, program);
  }
  if (node.type === "slice") {
    sliceEdits(node, program);
  }
}

function argumentEdits(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  if (!call) {
    return;
  }
  const { args, list, callee } = call;
  for (const [index, one] of args.entries()) {
    exchange(program, args.length === 2 ? 0.6 : 0.3, one, args[index + 1]);
    const others = named(list);
    if (others.length > 1) {
      const kept = others.filter((each) => each !== one).map(({ text }) => text);
      program.replace("needless part", 0.12, list, `(${kept.join(", ")})`);
    }
  }
  if (args.length === 3) {
    exchange(program, 0.2, args[0], args[2]);
  }
  const all = named(list).map(({ text }) => text);
  const name = callee.text.slice(callee.text.lastIndexOf(".") + 1);
  const add = (text: string, prior: number, first = false): void =>
    program.replace("wrong range", prior, list, `(${(first ? [text, ...all] : [...all, text]).join(", ")})`);
  if (name === "range") {
    if (args.length === 1) {
      add("1", 0.5, true);
      add("2", 0.1, true);
    } else if (args.length === 2) {
      add("-1", 0.2);
      add("2", 0.05);
    }
    for (const value of program.scopeOf(node).values.slice(0, 5)) {
      add(value, 0.06, args.length === 1);
      add(value, 0.04);
    }
  } else if (name === "split" && args.length === 1) {
    program.replace("needless part", 0.2, list, "()");
    if (program.language.name === "JavaScript" && /^["'] ["']$/.test(args[0]?.text ?? "")) {
      program.replace("usual slip", 0.35, list, "(/\\s+/)");
    }
  } else if (name === "slice" && args.length === 1) {
    for (const value of program.scopeOf(node).values.slice(0, 6)) {
      add(value, 0.05);
    }
  }
  for (const [text, prior] of program.language.furtherArguments(name, args.length)) {
    const [keyword] = /^\w+=/.exec(text) ?? [];
    if (keyword === undefined || !all.some((each) => each.startsWith(keyword))) {
      program.replace("missing call", prior, list, `(${[...all, text].join(", ")})`);
    }
  }
  const parameters = program.functions.get(name);
  if (parameters !== undefined && parameters > args.length) {
    for (const value of program.scopeOf(node).values.slice(0, 10)) {
      add(value, 0.2);
      add(`${value} + 1`, 0.04);
    }
    for (const value of program.language.emptyValues.slice(0, 5)) {
      add(value, 0.03);
    }
  }
}

/** What a map gives for a key that it does not have. */
function defaults(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  const member = call && program.language.member(call.callee);
  if (!call || member?.property.text !== "get") {
    return;
  }
  const [key] = call.args;
  const values = ["0", "[]", '""', program.language.nothing, "1", "{}"];
  for (const [index, value] of values.entries()) {
    const prior = 0.35 - 0.05 * index;
    if (program.language.name === "Python" && key && call.args.length === 1) {
      program.replace("missing check", prior, call.list, `(${key.text}, ${value})`);
    } else if (program.language.name === "JavaScript" && node.parent?.type !== "parenthesized_expression") {
      program.replace("missing check", prior, node, orElse(node, value));
    }
  }
}

/** In brackets where it is a part of something. */
function orElse(node: SyntaxNode, value: string): string {
  const text = `${node.text} ?? ${value}`;
  const isWhole = /^(?:variable_declarator|return_statement|arguments|array|assignment_expression)$/.test(
    node.parent?.type ?? "",
  );
  return isWhole ? text : `(${text})`;
}

function sorting(node: SyntaxNode, program: Program): void {
  const call = program.language.call(node);
  const name = call?.callee.text.slice(call.callee.text.lastIndexOf(".") + 1) ?? "";
  if (!call || !/^(?:sort|sorted|toSorted|max|min)$/.test(name)) {
    return;
  }
  const all = named(call.list);
  const texts = all.map(({ text }) => text);
  if (program.language.name === "JavaScript") {
    if (all.length === 0) {
      program.replace("missing call", 0.5, call.list, "((a, b) => a - b)");
      program.replace("missing call", 0.2, call.list, "((a, b) => b - a)");
    }
    return;
  }
  const reverse = all.find(({ text }) => text.startsWith("reverse"));
  if (reverse) {
    const kept = texts.filter((text) => text !== reverse.text);
    program.replace("wrong value", 0.4, call.list, `(${kept.join(", ")})`);
  } else if (name !== "max" && name !== "min") {
    program.replace("wrong value", 0.4, call.list, `(${[...texts, "reverse=True"].join(", ")})`);
  }
  if (all.every(({ text }) => !text.startsWith("key"))) {
    for (const key of ["len", "abs", "str.lower", "lambda pair: pair[1]", "lambda pair: pair[0]"]) {
      program.replace("missing call", 0.08, call.list, `(${[...texts, `key=${key}`].join(", ")})`);
    }
  }
}

function isInAsync(node: SyntaxNode, program: Program): boolean {
  return /^(?:static\s+)?async\b/.test(program.functionOf(node).text);
}

function isAsync(callee: SyntaxNode, program: Program): boolean {
  const name = callee.text.slice(callee.text.lastIndexOf(".") + 1).replaceAll("$", "\\$");
  return (
    new RegExp(`async\\s+(?:function\\s+|def\\s+)?${name}\\s*\\(|\\b${name}\\s*=\\s*async\\b`).test(
      program.source,
    ) || /^(?:fetch|json|readFile|writeFile|then|load|save|find|query|request)$/.test(name)
  );
}

function elementEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  const element = language.element(node);
  const isTarget =
    (node.parent && language.assignment(node.parent)?.left === node) ||
    node.parent?.type === "delete_statement";
  if (!element || isTarget) {
    return;
  }
  const { object, index } = element;
  exchange(program, 0.4, language.element(object)?.index, index);
  if (language.name === "Python") {
    if (index.type === "slice") {
      program.replace("needless part", 0.15, node, object.text);
      return;
    }
    for (const [order, value] of ["0", language.nothing, "[]", '""', "1"].entries()) {
      program.replace(
        "missing check",
        0.3 - 0.05 * order,
        node,
        `${object.text}.get(${index.text}, ${value})`,
      );
    }
    program.replace("wrong range", 0.06, node, `${object.text}[${index.text}:]`);
    program.replace("wrong range", 0.06, node, `${object.text}[:${index.text}]`);
    if (index.text === "0") {
      program.replace("wrong range", 0.4, index, "-1");
    }
  } else {
    for (const [order, value] of ["0", "[]", '""', "null"].entries()) {
      program.replace("missing check", 0.25 - 0.05 * order, node, orElse(node, value));
    }
    if (index.text === "0") {
      program.replace("wrong range", 0.3, index, `${object.text}.length - 1`);
    }
  }
  if (language.name === "Python" && index.type === "tuple") {
    const items = named(index);
    exchange(program, 0.4, items[0], items[1]);
  }
  program.replace("needless part", /^-?\d+$/.test(index.text) ? 0.16 : 0.08, node, object.text);
}

/** Python's a[b:c]. */
function sliceEdits(node: SyntaxNode, program: Program): void {
  const [from = "", to = "", step] = node.text.split(":").map((part) => part.trim());
  const with_ = (start: string, end: string, by?: string): string =>
    `${start}:${end}${by === undefined || by === "" ? "" : `:${by}`}`;
  const edits: [string, number][] = [];
  if (from === "") {
    edits.push([with_("1", to, step), 0.4], [with_("2", to, step), 0.05]);
  } else {
    edits.push([with_("", to, step), 0.25]);
  }
  if (to === "") {
    edits.push([with_(from, "-1", step), 0.3]);
  } else {
    edits.push([with_(from, "", step), 0.25]);
  }
  if (step === undefined) {
    edits.push([with_(from, to, "-1"), 0.15], [with_(from, to, "2"), 0.06]);
    edits.push([with_(to, from), 0.2]);
  } else {
    edits.push(
      [with_(from, to), 0.2],
      [with_(from, to, step.startsWith("-") ? step.slice(1) : `-${step}`), 0.3],
    );
  }
  for (const name of program.scopeOf(node).values.slice(0, 6)) {
    edits.push([with_(name, to, step), 0.05], [with_(from, name, step), 0.05]);
  }
  for (const [text, prior] of edits) {
    program.replace("wrong range", prior, node, text);
  }
}
