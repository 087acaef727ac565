import type { Program } from "../program.ts";
import { descendants, enclosing, fieldOf, type SyntaxNode } from "../syntax-node.ts";
import { after, before, statementsOf } from "./statements.ts";
import { use } from "./use.ts";

/** A call of one of the program's own functions, with what is called here as its parameters are there. */
interface KnownCall {
  readonly name: string;
  readonly text: string;
  /** Nowhere called in the file: then it is likely what was forgotten. */
  readonly isForgotten: boolean;
}

/** Functions that the program has for what should be done here, told by the names of their parameters. */
export function knownCalls(node: SyntaxNode, program: Program): void {
  const { language } = program;
  if (language.isBlock(node)) {
    statements(node, program);
    return;
  }
  const { parent } = node;
  const isTarget = parent !== undefined && language.assignment(parent)?.left === node;
  if (
    !language.isExpression(node) ||
    isTarget ||
    language.isFunction(node) ||
    use(node, program) !== "result"
  ) {
    return;
  }
  const [least, most] = language.name === "Python" ? ["min", "max"] : ["Math.min", "Math.max"];
  for (const { text, isForgotten } of callsFrom(node, program)) {
    const times = isForgotten ? 2 : 1;
    if (!node.text.includes(text)) {
      program.replace("missing call", 0.05 * times, node, text);
    }
    if (!node.text.includes(text) && /^(?:identifier|member_expression|attribute)$/.test(node.type)) {
      program.replace("missing call", 0.05 * times, node, `${least}(${node.text}, ${text})`);
      program.replace("missing call", 0.03 * times, node, `${most}(${node.text}, ${text})`);
    }
  }
}

/** `this.set(key, value)` before what is returned, or at the end. */
function statements(block: SyntaxNode, program: Program): void {
  const { language } = program;
  const all = statementsOf(block, program).filter((each) => program.isWanted(each));
  const last = all.at(-1);
  const indent = last && program.indentOf(last);
  if (last === undefined || indent === undefined) {
    return;
  }
  for (const { text, isForgotten } of callsFrom(block, program)) {
    if (!all.some((each) => each.text.startsWith(text))) {
      const isEnd = /^(?:return|throw|raise|break|continue)_/.test(last.type);
      const change = (isEnd ? before : after)(last, language.statement(text), indent);
      program.change("missing statement", isForgotten ? 0.3 : 0.18, last, [change]);
    }
  }
}

const known = new WeakMap<Program, readonly SyntaxNode[]>();

function functionsOf(program: Program): readonly SyntaxNode[] {
  const all =
    known.get(program) ?? [...descendants(program.root)].filter((each) => program.language.isFunction(each));
  known.set(program, all);
  return all;
}

const MOST_CALLS = 5;

function callsFrom(node: SyntaxNode, program: Program): readonly KnownCall[] {
  const { language } = program;
  const own = program.functionOf(node);
  const here = new Set(namesAround(node, program));
  const owner = classOf(node);
  const calls: KnownCall[] = [];
  for (const each of functionsOf(program)) {
    const name = nameOf(each);
    const names = parametersOf(each, program);
    const isMethod = classOf(each) !== undefined && classOf(each) === classOf(each.parent);
    const isOther = isMethod && classOf(each) !== owner;
    if (each === own || name === undefined || /^(?:constructor|__\w+__)$/.test(name) || isOther) {
      continue;
    }
    if (names.length > 0 && names.every((one) => here.has(one))) {
      const callee = isMethod ? `${language.self}.${name}` : name;
      const uses = program.source.split(new RegExp(`\\b${name.replaceAll("$", "\\$")}\\b`)).length - 1;
      calls.push({ name, text: `${callee}(${names.join(", ")})`, isForgotten: uses === 1 });
    }
  }
  return calls.slice(0, MOST_CALLS);
}

/** What can be named here: of the functions around the place as well. */
function namesAround(node: SyntaxNode, program: Program): readonly string[] {
  return program.scopeOf(node).values;
}

function classOf(node: SyntaxNode | undefined): SyntaxNode | undefined {
  return enclosing(node, ({ type }) => /^class_(?:declaration|definition)$|^class$/.test(type));
}

function nameOf(node: SyntaxNode): string | undefined {
  const holder = node.parent?.type === "variable_declarator" ? node.parent : node;
  return fieldOf(holder, "name")?.text;
}

/** Those without a value of their own. */
function parametersOf(node: SyntaxNode, program: Program): readonly string[] {
  const list = fieldOf(node, "parameters");
  return list === undefined
    ? []
    : list.children
        .filter(({ type }) => /^(?:identifier|required_parameter|typed_parameter)$/.test(type))
        .flatMap((each) => (each.type === "identifier" ? [each.text] : namesIn(each)))
        .filter((name) => name !== program.language.self && name !== "cls");
}

function namesIn(node: SyntaxNode): readonly string[] {
  const name = node.children.find(({ type }) => type === "identifier")?.text;
  return name === undefined ? [] : [name];
}
