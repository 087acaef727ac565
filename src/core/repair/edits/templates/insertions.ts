import type { Program } from "../program.ts";
import { descendants, enclosing, fieldOf, type SyntaxNode } from "../syntax-node.ts";
import { after, before, statementsOf } from "./statements.ts";

/** More places than this in one function make too many guesses. */
const MOST_DONORS = 14;

/** Statements that are not there: like those elsewhere in the function, steps of a loop, guards at its beginning. */
export function insertionEdits(node: SyntaxNode, program: Program): void {
  const { language } = program;
  if (!language.isBlock(node)) {
    return;
  }
  const statements = statementsOf(node, program).filter((each) => program.isWanted(each));
  if (statements.length === 0) {
    return;
  }
  const owner = node.parent;
  if (owner && language.isLoop(owner)) {
    steps(owner, statements, program);
  }
  if (owner && language.isFunction(owner)) {
    guards(owner, node, program);
  }
  lookups(statements, program);
  donated(node, statements, program);
}

/** What was looked for may not be there. */
function lookups(statements: readonly SyntaxNode[], program: Program): void {
  const { language, step } = program;
  for (const [index, statement] of statements.entries()) {
    const made = [...descendants(statement)].find((each) => language.assignment(each) !== undefined);
    const { left, right } = (made && language.assignment(made)) ?? {};
    const indent = program.indentOf(statement);
    const isFound = right && (language.call(right) ?? language.element(right)) !== undefined;
    const isSimple = language.isSimple(statement) && statements[index + 1] !== undefined;
    if (!isSimple || !left || !isFound || indent === undefined || !/^[\w$]+$/.test(left.text)) {
      continue;
    }
    const loop = enclosing(statement.parent, (each) => language.isLoop(each) || language.isFunction(each));
    const ends: (readonly [string, number])[] = [
      ...language.emptyValues
        .slice(0, 7)
        .map((text, at) => [language.returning(text), 0.2 - 0.02 * at] as const),
      [language.returning(""), 0.06],
      ...(loop && language.isLoop(loop) ? ([[language.statement("continue"), 0.25]] as const) : []),
    ];
    for (const [end, prior] of ends) {
      const guard = language.guard(language.isNothing(left.text), end, indent, step);
      program.change("missing check", prior, statement, [after(statement, guard, indent)]);
    }
  }
}

/** What a `while` waits for has to change in it. */
function steps(loop: SyntaxNode, statements: readonly SyntaxNode[], program: Program): void {
  const { language } = program;
  const last = statements.at(-1);
  const condition = language.condition(loop);
  const indent = last && program.indentOf(last);
  if (!last || indent === undefined || !condition) {
    return;
  }
  const names = new Set(
    [...descendants(condition)].filter((each) => language.isName(each)).map(({ text }) => text),
  );
  for (const name of [...names].slice(0, 4)) {
    for (const [operator, prior] of [
      ["+=", 0.35],
      ["-=", 0.25],
    ] as const) {
      program.change("missing statement", prior, last, [
        after(last, language.statement(`${name} ${operator} 1`), indent),
      ]);
    }
  }
}

/** Cases that have to be dealt with before anything else. */
function guards(owner: SyntaxNode, body: SyntaxNode, program: Program): void {
  const { language, step } = program;
  const parameters = owner.children.flatMap((child) =>
    /parameters$/.test(child.type) ? language.declared(child) : [],
  );
  const first = statementsOf(body, program).find(({ text }) => !/^["']/.test(text));
  const indent = first && program.indentOf(first);
  if (!first || indent === undefined) {
    return;
  }
  const returned = new Set<string>();
  const raised = new Set<string>();
  for (const each of descendants(body)) {
    const value = language.returned(each);
    if (value && value.text.length < 20) {
      returned.add(value.text);
    }
    if (/^(?:throw|raise)_statement$/.test(each.type)) {
      raised.add(each.text);
    }
  }
  const zero = language.name === "Python" ? "==" : "===";
  for (const [order, name] of parameters.slice(0, 4).entries()) {
    const numbers: [string, number][] = [
      [`${name} <= 0`, 0.08],
      [`${name} < 0`, 0.08],
      [`${name} ${zero} 0`, 0.1],
      [`${name} ${zero} 1`, 0.06],
      [`${name} <= 1`, 0.06],
    ];
    const conditions: [string, number][] = [
      ...language.isEmpty(name).map((text): [string, number] => [text, 0.2]),
      [language.isNothing(name), 0.15],
      ...(isCalledOrSpread(name, body) ? [] : numbers),
    ];
    const values: [string, number][] = [
      ...[...returned].slice(0, 5).map((text): [string, number] => [text, 0.6]),
      ...language.emptyValues.map((text, index): [string, number] => [text, 1 - 0.08 * index]),
      [name, 0.5],
    ];
    for (const [condition, likely] of conditions) {
      const results: [string, number][] = [
        ...values.map(([text, weight]): [string, number] => [language.returning(text), weight]),
        ...[...raised].slice(0, 3).map((text): [string, number] => [text, 0.8]),
      ];
      for (const [statement, weight] of results) {
        program.change("missing check", likely * weight * (1 - 0.2 * order), first, [
          before(first, language.guard(condition, statement, indent, step), indent),
        ]);
      }
    }
  }
}

/** Then it is no number. */
function isCalledOrSpread(name: string, body: SyntaxNode): boolean {
  const quoted = name.replaceAll("$", "\\$");
  return new RegExp(`(?:\\.\\.\\.|\\*)${quoted}(?![\\w$])|(?<![\\w$.])${quoted}[(.]`).test(body.text);
}

/** Copies of the function's other statements, with one name changed at most. */
function donated(block: SyntaxNode, statements: readonly SyntaxNode[], program: Program): void {
  const { language } = program;
  const within = enclosing(block, (each) => language.isFunction(each)) ?? program.root;
  const donors = new Map<string, SyntaxNode>();
  for (const each of descendants(within)) {
    const isDonor =
      each.type === "expression_statement" && each.line === each.lastLine && !/^["'`]/.test(each.text);
    if (isDonor && donors.size < MOST_DONORS) {
      donors.set(each.text, each);
    }
  }
  const { values } = program.scopeOf(block);
  const texts = new Map<string, number>();
  for (const donor of donors.values()) {
    texts.set(donor.text, 0.12);
    for (const part of descendants(donor)) {
      if (language.isName(part) && part.field !== "function") {
        for (const name of values.filter((each) => each !== part.text).slice(0, 7)) {
          const from = part.start - donor.start;
          const text = donor.text.slice(0, from) + name + donor.text.slice(from + part.text.length);
          texts.set(text, Math.max(texts.get(text) ?? 0, 0.035));
        }
      }
    }
  }
  for (const [text, prior] of [...collecting(within, values, program), ...carried(within, values, program)]) {
    texts.set(text, Math.max(texts.get(text) ?? 0, prior));
  }
  for (const [index, place] of statements.entries()) {
    const indent = program.indentOf(place);
    if (indent === undefined) {
      continue;
    }
    for (const [text, prior] of texts) {
      if (text === place.text) {
        continue;
      }
      const isFirst = index === 0;
      program.change("missing statement", prior, place, [before(place, text, indent)]);
      if (place === statements.at(-1) && !/^(?:return|break|continue|throw|raise)_/.test(place.type)) {
        program.change("missing statement", isFirst ? prior : 1.2 * prior, place, [
          after(place, text, indent),
        ]);
      }
    }
  }
}

/** Something is put into a collection that is made for it, and asked for. */
function* collecting(
  within: SyntaxNode,
  values: readonly string[],
  program: Program,
): Generator<[string, number]> {
  const { language } = program;
  for (const each of descendants(within)) {
    const assignment = language.assignment(each);
    const made = assignment?.right.text.replaceAll(/\s/g, "") ?? "";
    const method = /^(?:set\(.*\)|newSet\(.*\))$/.test(made)
      ? "add"
      : /^\[.*\]$|^list\(/.test(made)
        ? language.name === "Python"
          ? "append"
          : "push"
        : undefined;
    if (assignment && method !== undefined) {
      for (const name of values.filter((value) => value !== assignment.left.text).slice(0, 8)) {
        yield [language.statement(`${assignment.left.text}.${method}(${name})`), 0.08];
      }
    }
  }
}

/** `previous = current`, at the end of a step. */
function* carried(
  within: SyntaxNode,
  values: readonly string[],
  program: Program,
): Generator<[string, number]> {
  const { language } = program;
  const assigned = new Map<string, number>();
  for (const each of descendants(within)) {
    const assignment = language.assignment(each);
    const names = assignment
      ? language.isName(assignment.left)
        ? [assignment.left.text]
        : language.declared(each)
      : each.type === "variable_declarator"
        ? [fieldOf(each, "name")?.text ?? ""]
        : [];
    for (const name of names) {
      assigned.set(name, (assigned.get(name) ?? 0) + 1);
    }
  }
  for (const name of program.neverAssigned) {
    for (const value of values.filter((each) => each !== name).slice(0, 8)) {
      yield [language.statement(`${name} = ${value}`), 0.2];
    }
  }
  for (const [target, times] of [...assigned].filter(([name]) => values.includes(name)).slice(0, 6)) {
    for (const name of values.filter((value) => value !== target).slice(0, 10)) {
      // What only ever gets a first value was to be kept up to date.
      yield [language.statement(`${target} = ${name}`), times === 1 ? 0.08 : 0.03];
    }
    for (const text of [`${target} += 1`, `${target} -= 1`]) {
      yield [language.statement(text), 0.06];
    }
  }
}
