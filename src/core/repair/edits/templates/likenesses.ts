import type { Program } from "../program.ts";
import { descendants, enclosing, fieldOf, type SyntaxNode } from "../syntax-node.ts";
import { after, before, statementsOf } from "./statements.ts";

/** Words for two things of which code mostly treats one as it treats the other. */
const pairs: ReadonlyMap<string, string> = new Map(
  [
    ["left", "right"],
    ["i", "j"],
    ["a", "b"],
    ["x", "y"],
    ["row", "column"],
    ["row", "col"],
    ["rows", "columns"],
    ["rows", "cols"],
    ["width", "height"],
    ["low", "high"],
    ["lo", "hi"],
    ["start", "end"],
    ["from", "to"],
    ["first", "second"],
    ["first", "last"],
    ["min", "max"],
    ["key", "value"],
    ["head", "tail"],
    ["prev", "next"],
    ["previous", "next"],
    ["source", "target"],
    ["before", "after"],
    ["odd", "even"],
  ].flatMap(([one = "", other = ""]): [string, string][] => [
    [one, other],
    [other, one],
  ]),
);

/** Statements of which there is one for one of two things, and none for the other; or one in a method like this one. */
export function likenessEdits(node: SyntaxNode, program: Program): void {
  if (program.language.isBlock(node)) {
    const statements = statementsOf(node, program).filter((each) => program.isWanted(each));
    twins(statements, program);
    lastOnes(node, program);
    asInSiblings(node, statements, program);
  }
}

/** The same for the other of two. */
function twins(statements: readonly SyntaxNode[], program: Program): void {
  for (const statement of statements) {
    const indent = program.indentOf(statement);
    const text = twinOf(statement, program);
    const isJump = /^(?:return|break|continue|throw|raise)_/.test(statement.type);
    if (
      text !== undefined &&
      indent !== undefined &&
      !isJump &&
      !statements.some((each) => each.text === text)
    ) {
      program.change("missing statement", 0.25, statement, [after(statement, text, indent)]);
      program.change("missing statement", 0.15, statement, [before(statement, text, indent)]);
    }
  }
}

function twinOf(statement: SyntaxNode, program: Program): string | undefined {
  if (statement.text.length > 300) {
    return undefined;
  }
  const { values } = program.scopeOf(statement);
  let text = "";
  let at = statement.start;
  for (const part of descendants(statement)) {
    const other = /^(?:property_)?identifier$/.test(part.type) ? pairs.get(part.text) : undefined;
    const isKnown = other !== undefined && (values.includes(other) || program.members.has(other));
    if (isKnown && part.start >= at) {
      text += program.source.slice(at, part.start) + other;
      at = part.end;
    }
  }
  return at === statement.start ? undefined : text + program.source.slice(at, statement.end);
}

/** What a loop has gathered when it ends is lost, unless it is put where the loop puts it. */
function lastOnes(block: SyntaxNode, program: Program): void {
  const { language, step } = program;
  for (const loop of statementsOf(block, program).filter((each) => language.isLoop(each))) {
    const indent = program.indentOf(loop);
    if (indent === undefined || !program.isWanted(loop)) {
      continue;
    }
    const put = new Map<string, string>();
    for (const each of descendants(loop)) {
      const call = language.call(each);
      const member = call && language.member(call.callee);
      const [value] = call?.args ?? [];
      const isPut = member !== undefined && /^(?:push|append|add|yield)$/.test(member.property.text);
      if (isPut && value && /^\w+$/.test(value.text) && each.parent?.type === "expression_statement") {
        put.set(each.parent.text, value.text);
      }
    }
    for (const [text, value] of put) {
      const isThere = language.name === "Python" ? value : `${value}.length > 0`;
      program.change("missing statement", 0.2, loop, [after(loop, text, indent)]);
      for (const [condition, prior] of [
        [isThere, 0.18],
        ...(language.name === "Python" ? [] : ([[value, 0.1]] as const)),
      ] as const) {
        const guarded = language.guard(condition, text, indent, step);
        program.change("missing statement", prior, loop, [after(loop, guarded, indent)]);
      }
    }
  }
}

const MOST_SIBLINGS = 6;

/** Methods of a class do much alike: what another one does besides, with its name for this one's. */
function asInSiblings(block: SyntaxNode, statements: readonly SyntaxNode[], program: Program): void {
  const { language } = program;
  const own = block.parent;
  const owner = enclosing(own, ({ type }) => /^class_(?:body|definition)$/.test(type));
  const first = statements[0];
  const last = statements.at(-1);
  if (!own || !owner || !first || !last || !language.isFunction(own)) {
    return;
  }
  const indent = program.indentOf(first);
  const { values } = program.scopeOf(block);
  const name = fieldOf(own, "name")?.text ?? "";
  const found = new Map<string, SyntaxNode>();
  for (const sibling of siblingsOf(own, owner, program)) {
    const theirs = fieldOf(sibling, "name")?.text ?? "";
    const body = fieldOf(sibling, "body");
    for (const each of body === undefined ? [] : statementsOf(body, program)) {
      const isDone = each.type === "expression_statement" || isGuard(each, program);
      const unknown = unknownIn(each, sibling, values, program);
      const cut = withoutLast(each.text, unknown);
      const text = cut.replaceAll(new RegExp(`(["'])${theirs}\\1`, "g"), `$1${name}$1`);
      const isThere = statements.some((other) => other.text === text);
      const isMeant = unknown.length === 0 || cut !== each.text;
      if (isDone && isMeant && !isThere && text.length < 200) {
        found.set(text, each);
      }
    }
  }
  for (const [text, each] of [...found].slice(0, MOST_SIBLINGS)) {
    if (indent === undefined) {
      return;
    }
    if (isGuard(each, program)) {
      program.change("missing check", 0.15, first, [before(first, text, indent)]);
      continue;
    }
    const isEnd = /^(?:return|throw|raise)_/.test(last.type);
    program.change("missing statement", 0.12, first, [before(first, text, indent)]);
    program.change("missing statement", 0.15, last, [(isEnd ? before : after)(last, text, indent)]);
  }
}

function isGuard(node: SyntaxNode, program: Program): boolean {
  return program.language.isIf(node) && /\b(?:return|throw|raise)\b/.test(node.text);
}

function* siblingsOf(own: SyntaxNode, owner: SyntaxNode, program: Program): Generator<SyntaxNode> {
  for (const each of descendants(owner)) {
    if (
      each !== own &&
      /^(?:method_|function_)definition$/.test(each.type) &&
      program.language.isFunction(each)
    ) {
      yield each;
    }
  }
}

/** What is only known in the sibling: its parameters and variables, unless they are called the same here. */
function unknownIn(
  statement: SyntaxNode,
  sibling: SyntaxNode,
  values: readonly string[],
  program: Program,
): readonly string[] {
  const theirs = new Set(program.scopeOf(sibling).values);
  return [...descendants(statement)]
    .filter((each) => program.language.isName(each) && theirs.has(each.text) && !values.includes(each.text))
    .map(({ text }) => text);
}

/** Without what nobody knows here, where it is handed on as the last argument. */
function withoutLast(text: string, unknown: readonly string[]): string {
  const [name, ...more] = unknown;
  return name === undefined || more.length > 0
    ? text
    : text.replace(new RegExp(`,\\s*${name.replaceAll("$", "\\$")}\\)(;?)$`), ")$1");
}
