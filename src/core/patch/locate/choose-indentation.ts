import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { Draft } from "../apply/draft.ts";
import type { Effort } from "../effort.ts";
import type { Reading } from "../parse/edit.ts";
import type { LineChange } from "../diff/line-change.ts";
import { diffLines } from "../diff/line-diff.ts";
import { indentOf, isBlank } from "../diff/lines.ts";
import type { Place } from "./locate.ts";
import { columnsOf, pythonLayout } from "./python-layout.ts";
import type { SearchedLines } from "./searched-lines.ts";
import {
  otherWidth,
  shiftsByRun,
  unevenShifts,
  uniformShift,
  type IndentPair,
  type Reindent,
} from "./reindent.ts";

/** What tells whether a result makes sense, and how much of it may be read. */
interface Sense {
  readonly parser: SyntaxParser | undefined;
  readonly effort: Effort;
}

/** A line whose indentation is looked at costs as much as so many characters whose syntax is read. */
const LAYOUT_COST = 2;

const asIs: Reindent = (line) => line;

/**
 * Of the ways to indent a replacement the likeliest that makes sense in its file. Where indentation has a meaning, the
 * result decides: it must be well-formed if the file was, by its layout and by its syntax tree.
 * @returns undefined when no way makes sense
 */
export async function chooseIndentation(
  draft: Draft,
  place: Place,
  reading: Reading,
  sense: Sense,
): Promise<Reindent | undefined> {
  if (place.match !== "indentation" && place.match !== "white-space") {
    return asIs;
  }
  const there = draft.slice(place.start, place.start + reading.search.length);
  const pairs = reading.search.flatMap((line, index): IndentPair[] =>
    isBlank(line) ? [] : [[indentOf(line), indentOf(there[index] ?? "")]],
  );
  const complete = (way: Reindent): boolean =>
    reading.replace.every((line, index) => way(line, index) !== undefined);
  const uniform = uniformShift(pairs);
  const width = uniform ? undefined : otherWidth(pairs);
  const all = uniform
    ? [uniform, ...unevenShifts(pairs)]
    : width && complete(width)
      ? [width]
      : [
          ...runShifts(draft, place, reading),
          ...unevenShifts(pairs, runShifts(draft, place, withChanges(reading), true)),
        ];
  const fits = hasFilesIndentation(reading, there);
  const ways = all.filter(complete);
  if (PYTHON.test(draft.path)) {
    const chosen = await chooseForPython(draft, place, reading, fits ? [asIs, ...ways] : ways, sense);
    const isLevel = !fits && leastIndent(reading.replace) === leastIndent(there);
    return chosen ?? (isLevel ? chooseForPython(draft, place, reading, [asIs], sense) : undefined);
  }
  if (fits) {
    return asIs;
  }
  if (LAYOUT_MATTERS.test(draft.path)) {
    return uniform && complete(uniform) ? uniform : undefined;
  }
  if (PLAIN_TEXT.test(draft.path) && pairs.some(isStray)) {
    return asIs;
  }
  const edges = edgesOf(there);
  const [likeliest] = ways;
  const isIndented =
    likeliest && edgesOf(shifted(reading.replace, likeliest)) !== edges && edgesOf(reading.replace) === edges;
  return isIndented ? asIs : likeliest;
}

async function chooseForPython(
  draft: Draft,
  place: Place,
  reading: Reading,
  ways: readonly Reindent[],
  { parser, effort }: Sense,
): Promise<Reindent | undefined> {
  const end = place.start + reading.search.length;
  const least = leastIndent(draft.slice(place.start, end));
  const region = regionAround(draft.searched, place.start, end, least, effort);
  if (!region) {
    return undefined;
  }
  if (!region.isWellFormed && !parser) {
    return ways[0];
  }
  const size = region.isWellFormed ? (region.to - region.from) * LAYOUT_COST : draft.size;
  if (!effort.spend(size * (1 + ways.length))) {
    return undefined;
  }
  const errors = region.isWellFormed
    ? undefined
    : (await parser?.errors(draft.path, draft.now.join("\n")))?.length;
  const meanings = new Map<string, Reindent[]>();
  for (const way of ways) {
    if (leastIndent(reading.replace.map((line, index) => way(line, index) ?? "")) < least) {
      continue;
    }
    const settled = { ...place, reindent: way };
    const meaning = region.isWellFormed
      ? pythonLayout(draft.preview(settled, reading, region), region.margin)?.join("\n")
      : await treeMeaning(draft.path, draft.preview(settled, reading), errors, parser);
    if (meaning !== undefined) {
      meanings.set(meaning, [...(meanings.get(meaning) ?? []), way]);
    }
  }
  const [likeliest] = meanings.values();
  return likeliest && shallowest(likeliest, reading.replace);
}

/** Longer statements are looked at in part. */
const LONG_STATEMENT = 300;

interface Region {
  readonly from: number;
  readonly to: number;
  /** Columns of its outermost statements. */
  readonly margin: number;
  readonly isWellFormed: boolean;
}

/**
 * The statement of the outermost level around the lines, or else all lines: what stands outside is not affected by their
 * indentation.
 * @returns undefined when there is no effort left to find out
 */
function regionAround(
  lines: SearchedLines,
  start: number,
  end: number,
  least: number,
  effort: Effort,
): Region | undefined {
  const isTop = (line: string): boolean =>
    /^[\w@]/.test(line) && !/^(?:else|elif|except|finally)\b/.test(line);
  const isOutside = (line: string): boolean => !isBlank(line) && indentOf(line).length < least;
  const statement = between(lines, start, end, isTop);
  const regions = [statement, { from: 0, to: lines.length }];
  if (statement.to - statement.from > LONG_STATEMENT) {
    regions.unshift(between(lines, start, end, isOutside));
  }
  for (const { from, to } of regions) {
    const isWhole = from === 0 && to === lines.length;
    if (!effort.spend((to - from) * LAYOUT_COST)) {
      return undefined;
    }
    const margin = isWhole ? 0 : columnsOf(lines.at(from) ?? "");
    const isWellFormed = pythonLayout(lines.slice(from, to), margin) !== undefined;
    if (isWellFormed || isWhole) {
      return { from, to, margin, isWellFormed };
    }
  }
  return undefined;
}

/** From the nearest such line above, with its decorators, to the one below. */
function between(
  lines: SearchedLines,
  start: number,
  end: number,
  isBorder: (line: string) => boolean,
): { from: number; to: number } {
  let from = start;
  while (from > 0 && !isBorder(lines.at(from) ?? "")) {
    from--;
  }
  let to = end;
  while (to < lines.length && !isBorder(lines.at(to) ?? "")) {
    to++;
  }
  // Decorators belong to what follows.
  while (from > 0 && (lines.at(from - 1) ?? "").trimStart().startsWith("@")) {
    from--;
  }
  return { from, to };
}

/** Where the layout tells nothing, since the file breaks its rules already: no new syntax error. */
async function treeMeaning(
  path: string,
  lines: readonly string[],
  errorsBefore: number | undefined,
  parser: SyntaxParser | undefined,
): Promise<string | undefined> {
  const text = lines.join("\n");
  const errors = await parser?.errors(path, text);
  return errors && errors.length <= (errorsBefore ?? 0) ? text : undefined;
}

/** A diff tells which lines a new line replaces or follows: it is shifted as they are. */
function runShifts(draft: Draft, place: Place, reading: Reading, strict = false): Reindent[] {
  const { search, changes } = reading;
  const there = draft.slice(place.start, place.start + search.length).map(indentOf);
  return changes ? shiftsByRun(search.map(indentOf), there, search.map(isBlank), changes, strict) : [];
}

function withChanges({ search, replace, changes }: Reading): Reading {
  return { search, replace, changes: changes ?? diffLines(search, replace) };
}

/**
 * Whether only SEARCH lost its indentation: of the lines that stay and lost it some have the file's in the replacement
 * and none has less (where none stays, its first and last line have it), and nothing reaches further left. Where the
 * texts differ in nothing but indentation, a change of it is what was asked for.
 */
function hasFilesIndentation({ search, replace }: Reading, there: readonly string[]): boolean {
  const bodies = (lines: readonly string[]): string[] => lines.map((line) => line.trim());
  const changes = diffLines(bodies(search), bodies(replace));
  if (changes.length === 0 || leastIndent(replace) < leastIndent(there)) {
    return false;
  }
  const indent = (lines: readonly string[], index: number): string => indentOf(lines[index] ?? "");
  const kept = keptLines(changes, search.length).filter(([from]) => !isBlank(there[from] ?? ""));
  if (kept.length === 0) {
    return edgesOf(replace) === edgesOf(there) && edgesOf(search) !== edgesOf(there);
  }
  const lost = kept.filter(([from]) => indent(search, from) !== indent(there, from));
  return (
    lost.some(([from, to]) => indent(replace, to) === indent(there, from)) &&
    lost.every(([from, to]) => indent(replace, to).startsWith(indent(there, from)))
  );
}

/** Lines that no change touches: where they are before, and where afterwards. */
function keptLines(changes: readonly LineChange[], length: number): (readonly [from: number, to: number])[] {
  const kept: (readonly [from: number, to: number])[] = [];
  let shift = 0;
  let at = 0;
  for (const { oldStart, oldLength, newLength } of [
    ...changes,
    { oldStart: length, oldLength: 0, newLength: 0 },
  ]) {
    for (; at < oldStart; at++) {
      kept.push([at, at + shift]);
    }
    at = oldStart + oldLength;
    shift += newLength - oldLength;
  }
  return kept;
}

/** Indentation of the first and the last line, which a replacement seldom changes. */
function edgesOf(lines: readonly string[]): string {
  const written = lines.filter((line) => !isBlank(line));
  return JSON.stringify([written.at(0), written.at(-1)].map((line) => indentOf(line ?? "")));
}

function shifted(lines: readonly string[], way: Reindent): string[] {
  return lines.map((line, index) => way(line, index) ?? line);
}

/** An odd number of blanks in the file is no step of any indentation. */
function isStray([from, to]: IndentPair): boolean {
  return to.length % 2 !== 0 && from !== to && !to.includes("\t");
}

/** A replacement never reaches further left than what it replaces. */
function leastIndent(lines: readonly string[]): number {
  return Math.min(...lines.filter((line) => !isBlank(line)).map((line) => indentOf(line).length));
}

/** Of ways that mean the same the one that indents least: a body that kept its indentation is not shifted again. */
function shallowest(ways: readonly Reindent[], lines: readonly string[]): Reindent | undefined {
  const total = (way: Reindent): number =>
    lines.reduce((sum, line, index) => sum + indentOf(way(line, index) ?? "").length, 0);
  return ways.reduce<Reindent | undefined>(
    (best, way) => (best && total(best) <= total(way) ? best : way),
    undefined,
  );
}

const PYTHON = /\.pyi?$/;

/** Indentation has a meaning here that nothing tells us: only one shift of all lines is safe. */
const LAYOUT_MATTERS =
  /(?:\.(?:pyx|ya?ml|mk|coffee|haml|pug|jade|sass|styl|slim|nim|fsx?|hs|elm|md|markdown|rst|feature|cr|ml)|(?:^|\/)[Mm]akefile)$/;

const PLAIN_TEXT = /\.(?:txt|text|log)$|(?:^|\/)[^.]+$/;
