import { patchFromAnswer } from "../../patch/patch-from-answer.ts";
import type { FileChange, Hunk, MatchKind, Patch } from "../../patch/patch.ts";
import { splitLines } from "../../patch/diff/lines.ts";
import { resultOf } from "../../patch/result-text.ts";
import type { Node, SyntaxParser } from "../../syntax/syntax-parser.ts";
import { Failure } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { Concern } from "./concerns.ts";
import type { LineEdit } from "./diff-sections.ts";
import { unresolvedNames } from "./python-names.ts";
import { partOf, type PartFile, type RankedPart, type RoledSection } from "./ranked-part.ts";

/** A patch located in the code it is for. */
export interface AppliedPart {
  /** What checks are run on: without tests and leftovers, so that no patch marks its own work. */
  readonly patch: Patch;
  /** Of it, what is ranked. */
  readonly ranked: Patch;
  readonly part: RankedPart;
  readonly concerns: readonly Concern[];
}

export type Application =
  ({ readonly kind: "applied" } & AppliedPart) | { readonly kind: "does not apply"; readonly why: string };

/** The checkout that the patches are for. */
export interface BaseCode {
  readonly snapshot: Snapshot;
  readonly parser: SyntaxParser;
}

/** @throws Failure `cancelled` */
export async function applyPart(
  sections: readonly RoledSection[],
  { role }: RankedPart,
  { snapshot, parser }: BaseCode,
  signal: AbortSignal,
): Promise<Application> {
  const told = sections.filter(
    (section) =>
      !section.isBinary &&
      (section.role === role || (section.role !== "test" && section.role !== "leftover")) &&
      (section.hunks.length > 0 || section.kind !== "modify"),
  );
  let result;
  try {
    const diff = told.map(({ text }) => text).join("");
    result = await patchFromAnswer(diff, { snapshot, parser, format: "udiff", ended: true, signal });
  } catch (error) {
    if (Failure.is(error) && error.kind !== "cancelled") {
      return { kind: "does not apply", why: error.message };
    }
    throw error;
  }
  if (result.kind === "unusable") {
    return { kind: "does not apply", why: result.problems[0]?.message ?? "It cannot be located." };
  }
  const { patch } = result;
  const rankedPaths = new Set(told.filter((section) => section.role === role).map(({ path }) => path));
  const ranked = { changes: patch.changes.filter(({ path }) => rankedPaths.has(path)) };
  const part = partOf(ranked.changes.map(fileOf), role);
  return { kind: "applied", patch, ranked, part, concerns: await concernsOf(ranked, parser) };
}

function fileOf(change: FileChange): PartFile {
  const { path, kind } = change;
  switch (change.kind) {
    case "create":
      return { path, kind, edits: [{ baseStart: 0, removed: [], added: linesOf(change.file.text) }] };
    case "delete":
      return { path, kind, edits: [{ baseStart: 0, removed: linesOf(change.base.text), added: [] }] };
    case "modify":
    case "rename":
      return { path, kind, edits: change.hunks.map(editOf) };
  }
}

/** A hunk without the lines that it has in common with its base at either end. */
function editOf({ baseStart, baseLines, newLines }: Hunk): LineEdit {
  const [removed, added] = [baseLines, newLines].map((lines) => lines.map(withoutEnd)) as [
    string[],
    string[],
  ];
  let start = 0;
  while (start < Math.min(removed.length, added.length) && removed[start] === added[start]) {
    start++;
  }
  let end = 0;
  while (
    end < Math.min(removed.length, added.length) - start &&
    removed.at(-1 - end) === added.at(-1 - end)
  ) {
    end++;
  }
  return {
    baseStart: baseStart + start,
    removed: removed.slice(start, removed.length - end),
    added: added.slice(start, added.length - end),
  };
}

function linesOf(text: string): readonly string[] {
  return splitLines(text).map(withoutEnd);
}

function withoutEnd(line: string): string {
  return line.replace(/\r?\n$|\r$/, "");
}

/** Places that were found although the patch does not say exactly what is there. */
const sureMatches: ReadonlySet<MatchKind> = new Set([
  "created",
  "exact",
  "line-hint",
  "trailing-space",
  "already-applied",
  "whole-file",
]);

async function concernsOf(patch: Patch, parser: SyntaxParser): Promise<readonly Concern[]> {
  const concerns: Concern[] = [];
  const hunks = patch.changes.flatMap((change) => ("hunks" in change ? change.hunks : []));
  const guessed = hunks.find(({ match }) => !sureMatches.has(match));
  if (guessed) {
    const reason = `It fits only when ${guessed.match.replace("-", " ")} is overlooked.`;
    concerns.push({ flag: "fuzzy", reason, weight: 1 });
  }
  for (const change of patch.changes) {
    const after = resultOf(change);
    if (after !== undefined && change.kind !== "delete") {
      const names = await unresolvedNames(change, after, parser);
      if (names.length > 0) {
        const reason = `${names.slice(0, 3).join(", ")} ${names.length === 1 ? "is" : "are"} defined nowhere in ${change.path}.`;
        concerns.push({ flag: "unresolved-names", reason, weight: 2 });
      }
    }
  }
  return concerns;
}

const definitions =
  /^(?:function|method|class|constructor|interface|struct|impl|trait|module|enum)_?(?:definition|declaration|item)?$/;
/** More lines of a file are not asked about: a rewrite has no place. */
const MOST_PLACES = 2_000;

/** Names of the functions and classes around lines of base files; every file is parsed once. */
export async function scopesIn(
  parts: readonly AppliedPart[],
  parser: SyntaxParser,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map<string, { text: string; lines: Set<number> }>();
  for (const { ranked, part } of parts) {
    for (const change of ranked.changes) {
      const file = part.files.find(({ path }) => path === change.path);
      if (file && (change.kind === "modify" || change.kind === "rename")) {
        const known = wanted.get(change.path) ?? { text: change.base.text, lines: new Set<number>() };
        for (const { baseStart, removed } of file.edits) {
          const ends =
            removed.length === 0 ? [baseStart - 1, baseStart] : [baseStart, baseStart + removed.length - 1];
          ends.forEach((line) => known.lines.add(line));
        }
        wanted.set(change.path, known);
      }
    }
  }
  const scopes = new Map<string, string>();
  for (const [path, { text, lines }] of wanted) {
    const content = text.split("\n");
    await parser.read(path, text, (root) => {
      for (const line of [...lines].slice(0, MOST_PLACES)) {
        scopes.set(placeKey(path, line), scopeAt(root, line, content[line] ?? ""));
      }
    });
  }
  return scopes;
}

export function placeKey(path: string, line: number): string {
  return `${path}\0${line}`;
}

/** `Class.method`; empty at the top of a file. */
function scopeAt(root: Node, line: number, content: string): string {
  const position = { row: Math.max(0, line), column: content.length - content.trimStart().length };
  const names: string[] = [];
  for (let node = root.descendantForPosition(position); node; node = node.parent) {
    if (definitions.test(node.type)) {
      names.unshift(node.childForFieldName("name")?.text ?? "");
    }
  }
  return names.join(".");
}
