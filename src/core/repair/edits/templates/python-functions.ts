import type { Program } from "../program.ts";
import { descendants, enclosing, fieldOf, named, type SyntaxNode } from "../syntax-node.ts";
import { after, before } from "./statements.ts";

/** Whose a name is in Python, and what a function has to do before anything else. */
export function pythonFunctions(node: SyntaxNode, program: Program): void {
  if (program.language.name !== "Python") {
    return;
  }
  if (node.type === "lambda") {
    lateName(node, program);
  } else if (node.type === "return_statement") {
    otherKind(node, program);
  } else if (node.type === "block" && node.parent?.type === "function_definition") {
    outerNames(node.parent, program);
    beginning(node.parent, program);
  }
}

/** A lambda in a loop sees the last value of what the loop goes through. */
function lateName(node: SyntaxNode, program: Program): void {
  const loop = enclosing(node.parent, ({ type }) => /^for_statement$|comprehension$/.test(type));
  const clause =
    loop?.type === "for_statement" ? loop : loop?.children.find(({ type }) => type === "for_in_clause");
  const name = clause && fieldOf(clause, "left")?.text;
  const body = fieldOf(node, "body");
  if (name === undefined || !/^\w+$/.test(name) || !body || !new RegExp(`\\b${name}\\b`).test(body.text)) {
    return;
  }
  const parameters = fieldOf(node, "parameters")?.text;
  const all = parameters === undefined ? `${name}=${name}` : `${parameters}, ${name}=${name}`;
  program.replace("default argument", 0.6, node, `lambda ${all}: ${body.text}`);
}

/** A name of an outer function, or of the file, that is assigned here becomes one of this function. */
function outerNames(node: SyntaxNode, program: Program): void {
  const body = fieldOf(node, "body");
  const [first] = body === undefined ? [] : named(body);
  const indent = first && program.indentOf(first);
  if (!body || !first || indent === undefined || /\b(?:nonlocal|global)\b/.test(body.text)) {
    return;
  }
  const outer = enclosing(node.parent, ({ type }) => type === "function_definition");
  const around = outer ?? program.root;
  const assigned = namesAssigned(body);
  const known = namesAssigned(around, node);
  for (const name of [...assigned].filter((each) => known.has(each)).slice(0, 4)) {
    const word = outer === undefined ? "global" : "nonlocal";
    program.change("missing statement", 0.5, first, [before(first, `${word} ${name}`, indent)]);
  }
}

function namesAssigned(node: SyntaxNode, without?: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  const pending = [...node.children];
  for (let at = pending.pop(); at; at = pending.pop()) {
    if (at === without || at.type === "class_definition") {
      continue;
    }
    const left = /^(?:augmented_)?assignment$/.test(at.type) ? fieldOf(at, "left") : undefined;
    if (left?.type === "identifier") {
      names.add(left.text);
    }
    pending.push(...at.children);
  }
  return names;
}

/** What is done first: the constructor of the class above; what can be gone through only once is kept. */
function beginning(node: SyntaxNode, program: Program): void {
  const body = fieldOf(node, "body");
  const statements = body === undefined ? [] : named(body);
  const first = statements.find(({ text }) => !/^["']/.test(text));
  const last = statements.at(-1);
  const indent = first && program.indentOf(first);
  if (!body || !first || !last || indent === undefined) {
    return;
  }
  const owner = node.parent?.parent?.type === "class_definition" ? node.parent.parent : undefined;
  const isDerived = owner !== undefined && fieldOf(owner, "superclasses") !== undefined;
  if (fieldOf(node, "name")?.text === "__init__" && isDerived && !/super\(\)/.test(body.text)) {
    program.change("missing statement", 0.6, first, [before(first, "super().__init__()", indent)]);
    const own = program.language.declared(fieldOf(node, "parameters") ?? node);
    if (own.length > 0) {
      const handed = own.slice(0, 3).map((_, index) => own.slice(0, index + 1).join(", "));
      for (const names of handed) {
        program.change("missing statement", 0.2, first, [
          before(first, `super().__init__(${names})`, indent),
        ]);
      }
    }
  }
  if (owner !== undefined && !/\breturn\b|\byield\b/.test(body.text) && program.isWanted(last)) {
    const end = program.indentOf(last);
    if (end !== undefined && !/^__/.test(fieldOf(node, "name")?.text ?? "__")) {
      program.change("missing return", 0.15, last, [after(last, "return self", end)]);
    }
  }
  const parameters = fieldOf(node, "parameters");
  for (const name of (parameters === undefined ? [] : program.language.declared(parameters)).slice(0, 4)) {
    const uses = [...descendants(body)].filter(({ type, text }) => type === "identifier" && text === name);
    if (uses.length > 1) {
      program.change("missing statement", 0.06, first, [before(first, `${name} = list(${name})`, indent)]);
    }
  }
}

/** What is compared with may be something else altogether. */
function otherKind(node: SyntaxNode, program: Program): void {
  const value = program.language.returned(node);
  const method = enclosing(node.parent, ({ type }) => type === "function_definition");
  const owner = enclosing(method, ({ type }) => type === "class_definition");
  const name = owner && fieldOf(owner, "name")?.text;
  const own = method && fieldOf(method, "parameters");
  const [other] = own === undefined ? [] : program.language.declared(own);
  if (
    value &&
    name !== undefined &&
    other !== undefined &&
    fieldOf(method ?? node, "name")?.text === "__eq__"
  ) {
    program.replace("missing check", 0.5, value, `isinstance(${other}, ${name}) and ${value.text}`);
  }
}
