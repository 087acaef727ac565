import type { SyntaxParser } from "../../syntax/syntax-parser.ts";
import type { Draft } from "../apply/draft.ts";
import type { Reading } from "../parse/edit.ts";
import { diffLines } from "../diff/line-diff.ts";
import { indentOf, isBlank } from "../diff/lines.ts";
import type { Place } from "./locate.ts";
import { pythonLayout } from "./python-layout.ts";
import type { SearchedLines } from "./searched-lines.ts";
import { shiftsByRun, unevenShifts, uniformShift, type IndentPair, type Reindent } from "./reindent.ts";

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
  parser: SyntaxParser | undefined,
): Promise<Reindent | undefined> {
  if (place.match !== "indentation" && place.match !== "white-space") {
    return asIs;
  }
  const there = draft.slice(place.start, place.start + reading.search.length);
  const pairs = reading.search.flatMap((line, index): IndentPair[] =>
    isBlank(line) ? [] : [[indentOf(line), indentOf(there[index] ?? "")]],
  );
  const uniform = uniformShift(pairs);
  const complete = (way: Reindent): boolean =>
    reading.replace.every((line, index) => way(line, index) !== undefined);
  const all = uniform
    ? [uniform, ...unevenShifts(pairs)]
    : [
        ...runShifts(draft, place, reading),
        ...unevenShifts(pairs, runShifts(draft, place, withChanges(reading), true)),
      ];
  const ways = all.filter(complete);
  if (LAYOUT_MATTERS.test(draft.path)) {
    return uniform && complete(uniform) ? uniform : undefined;
  }
  if (PLAIN_TEXT.test(draft.path) && pairs.some(isStray)) {
    return asIs;
  }
  if (PYTHON.test(draft.path)) {
    return chooseForPython(draft, place, reading, ways, parser);
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
  parser: SyntaxParser | undefined,
): Promise<Reindent | undefined> {
  const end = place.start + reading.search.length;
  const region = regionAround(draft.searched, place.start, end);
  const least = leastIndent(draft.slice(place.start, end));
  const wellFormed = pythonLayout(draft.slice(region.from, region.to)) !== undefined;
  if (!wellFormed && !parser) {
    return ways[0];
  }
  const errors = wellFormed ? undefined : (await parser?.errors(draft.path, draft.now.join("\n")))?.length;
  const meanings = new Map<string, Reindent[]>();
  for (const way of ways) {
    if (leastIndent(reading.replace.map((line, index) => way(line, index) ?? "")) < least) {
      continue;
    }
    const settled = { ...place, reindent: way };
    const meaning = wellFormed
      ? pythonLayout(draft.preview(settled, reading, region))?.join("\n")
      : await treeMeaning(draft.path, draft.preview(settled, reading), errors, parser);
    if (meaning !== undefined) {
      meanings.set(meaning, [...(meanings.get(meaning) ?? []), way]);
    }
  }
  const [likeliest] = meanings.values();
  return likeliest && shallowest(likeliest, reading.replace);
}

/** The statement of the outermost level around the lines: what stands outside is not affected by their indentation. */
function regionAround(lines: SearchedLines, start: number, end: number): { from: number; to: number } {
  const isTop = (line: string): boolean =>
    /^[\w@]/.test(line) && !/^(?:else|elif|except|finally)\b/.test(line);
  let from = start;
  while (from > 0 && !isTop(lines.at(from) ?? "")) {
    from--;
  }
  let to = end;
  while (to < lines.length && !isTop(lines.at(to) ?? "")) {
    to++;
  }
  // Decorators belong to what follows.
  while (from > 0 && (lines.at(from - 1) ?? "").startsWith("@")) {
    from--;
  }
  return pythonLayout(lines.slice(from, to)) ? { from, to } : { from: 0, to: lines.length };
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
