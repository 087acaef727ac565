import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { Edit, TextChange } from "./edit.ts";
import { applyChanges } from "./edit.ts";
import { javascript } from "./javascript.ts";
import type { Language } from "./language.ts";
import { Program } from "./program.ts";
import { python } from "./python.ts";
import { descendants, enclosing, syntaxNodeOf, type SyntaxNode } from "./syntax-node.ts";
import { callEdits } from "./templates/calls.ts";
import { collectionUses } from "./templates/collections.ts";
import { conditionEdits } from "./templates/conditions.ts";
import { customaryEdits } from "./templates/customary.ts";
import { defaultEdits } from "./templates/defaults.ts";
import { insertionEdits } from "./templates/insertions.ts";
import { javascriptComparisons } from "./templates/javascript-comparisons.ts";
import { javascriptSlips } from "./templates/javascript-slips.ts";
import { knownCalls } from "./templates/known-calls.ts";
import { likenessEdits } from "./templates/likenesses.ts";
import { nameEdits } from "./templates/names.ts";
import { operatorEdits } from "./templates/operators.ts";
import { patternEdits } from "./templates/patterns.ts";
import { pythonFunctions } from "./templates/python-functions.ts";
import { pythonSlips } from "./templates/python-slips.ts";
import { reusedExpressions } from "./templates/reused.ts";
import { statementEdits } from "./templates/statements.ts";
import { textEdits } from "./templates/texts.ts";
import { valueEdits } from "./templates/values.ts";

const languages: readonly (readonly [RegExp, Language])[] = [
  [/\.[cm]?[jt]s$/, javascript],
  [/\.py$/, python],
];

export function languageOf(path: string): Language | undefined {
  return languages.find(([endings]) => endings.test(path))?.[1];
}

/** Statements are looked at as a whole; what is inside them is, where the statement is wanted. */
const templates = [
  operatorEdits,
  valueEdits,
  nameEdits,
  callEdits,
  conditionEdits,
  defaultEdits,
  collectionUses,
  textEdits,
  patternEdits,
  javascriptComparisons,
  javascriptSlips,
  pythonSlips,
  pythonFunctions,
  customaryEdits,
  reusedExpressions,
] as const;

/**
 * Everything that could be the correction, one syntactic change each. Not all of it is a program: what does not parse is
 * dropped when its turn comes, since most never do.
 * @param isWanted whether a failing test executes one of these lines, counted from 1
 */
export async function generateEdits(
  path: string,
  source: string,
  parser: SyntaxParser,
  isWanted: (first: number, last: number) => boolean,
): Promise<readonly Edit[]> {
  const language = languageOf(path);
  if (language === undefined) {
    return [];
  }
  const root = await parser.read(path, source, (node) => syntaxNodeOf(node, source));
  return root === undefined ? [] : editsOf(new Program(path, source, root, language, isWanted));
}

function editsOf(program: Program): readonly Edit[] {
  for (const node of descendants(program.root)) {
    if (program.language.isBlock(node)) {
      statementEdits(node, program);
      insertionEdits(node, program);
      likenessEdits(node, program);
      knownCalls(node, program);
    }
    if (!program.isWanted(node)) {
      continue;
    }
    if (!program.language.isBlock(node)) {
      statementEdits(node, program);
      knownCalls(node, program);
    }
    for (const template of templates) {
      template(node, program);
    }
  }
  return distinct([...program.edits, ...everywhere(program)], program.source);
}

/** The same mistake made several times in a function is corrected in all places at once. */
function everywhere(program: Program): readonly Edit[] {
  const groups = new Map<string, Edit[]>();
  for (const edit of program.edits) {
    const [change, ...more] = edit.changes;
    const replaced = program.source.slice(change.start, change.end);
    if (more.length === 0 && change.end > change.start && replaced.length <= 40 && !replaced.includes("\n")) {
      const within = functionAt(program, change.start);
      const key = JSON.stringify([within, replaced, change.text]);
      groups.set(key, [...(groups.get(key) ?? []), edit]);
    }
  }
  const together: Edit[] = [];
  for (const edits of groups.values()) {
    const changes = withoutOverlaps(edits.map(({ changes: [change] }) => change));
    const [first, second] = changes;
    if (first && second) {
      const prior = 0.35 * Math.max(...edits.map((edit) => edit.prior));
      const [edit] = edits;
      if (edit) {
        together.push({ ...edit, kind: "together", prior, changes: [first, ...changes.slice(1)] });
      }
    }
  }
  return together;
}

function functionAt(program: Program, offset: number): number {
  let found: SyntaxNode = program.root;
  for (;;) {
    const inner = found.children.find(({ start, end }) => start <= offset && offset < end);
    if (inner === undefined) {
      return enclosing(found, (node) => program.language.isFunction(node))?.start ?? -1;
    }
    found = inner;
  }
}

function withoutOverlaps(changes: readonly TextChange[]): readonly TextChange[] {
  const kept: TextChange[] = [];
  for (const change of changes.toSorted((a, b) => a.start - b.start)) {
    if (change.start >= (kept.at(-1)?.end ?? 0)) {
      kept.push(change);
    }
  }
  return kept;
}

/** Of those that lead to the same text, the likeliest. */
function distinct(edits: readonly Edit[], source: string): readonly Edit[] {
  const byText = new Map<string, Edit>();
  for (const edit of edits) {
    const text = normalised(applyChanges(source, edit.changes));
    const known = byText.get(text);
    if (known === undefined || known.prior < edit.prior) {
      byText.set(text, edit);
    }
  }
  byText.delete(normalised(source));
  return [...byText.values()];
}

/** Blanks at the ends of lines and blanks side by side mean nothing; those at the beginning may. */
function normalised(text: string): string {
  return text.replaceAll(/(\S)[ \t]+/g, "$1 ").replaceAll(/[ \t]+$/gm, "");
}
