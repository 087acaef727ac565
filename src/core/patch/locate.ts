import { indentOf, isBlank } from "./lines.ts";
import type { MatchKind } from "./patch.ts";
import { unevenShifts, uniformShift, type IndentPair, type Reindent } from "./reindent.ts";

/** Where lines were found, and how lines that take their place are to be indented. */
export interface Place {
  readonly start: number;
  readonly match: MatchKind;
  /** Absent when no single shift explains all lines. */
  readonly reindent?: Reindent | undefined;
  /** Shifts of another kind, to be judged by what they make of the file. */
  readonly unevenly?: readonly Reindent[];
}

export type Located =
  | { readonly kind: "found"; readonly place: Place }
  | { readonly kind: "ambiguous"; readonly starts: readonly number[] }
  | { readonly kind: "missing" };

/** What singles out one of several places. */
export interface Preference {
  /** Zero-based line the answer gives, already shifted by what is known of earlier edits. */
  readonly hint?: number | undefined;
  /** The end of the previous edit of the same file; the place is after it. */
  readonly after?: number | undefined;
  /** The only places that count: below the answer's anchor lines. */
  readonly notBefore?: number | undefined;
  /** The place ends with the file. */
  readonly atEnd?: boolean | undefined;
}

const asIs = (line: string): string => line;

/**
 * The ladder, strictest rung first. A rung with exactly one place decides, one with several is ambiguous unless the
 * preference singles one out, and only one with none leads to the next. There is no rung for similarity.
 * @param lines the file's lines without line ends
 */
export function locate(
  lines: readonly string[],
  search: readonly string[],
  prefer: Preference = {},
): Located {
  if (search.length === 0 || search.every(isBlank)) {
    return locateExactly(lines, search, prefer);
  }
  const rungs: readonly [MatchKind, (line: string) => string][] = [
    ["exact", asIs],
    ["trailing-space", (line) => line.trimEnd()],
    ["punctuation", plainPunctuation],
  ];
  for (const [match, normalise] of rungs) {
    const starts = placesOf(lines, search, normalise);
    if (starts.length > 0) {
      return choose(starts, search.length, lines.length, match, prefer);
    }
  }
  return locateShifted(lines, search, prefer);
}

function locateExactly(lines: readonly string[], search: readonly string[], prefer: Preference): Located {
  const starts = search.length === 0 ? [] : placesOf(lines, search, asIs);
  return choose(starts, search.length, lines.length, "exact", prefer);
}

/** White space at the start of lines aside. A place that only another shift explains is still a place. */
function locateShifted(lines: readonly string[], search: readonly string[], prefer: Preference): Located {
  const starts = placesOf(lines, search, (line) => plainPunctuation(line).trimStart());
  if (starts.length === 0) {
    return { kind: "missing" };
  }
  const chosen = choose(starts, search.length, lines.length, "indentation", prefer);
  if (chosen.kind !== "found") {
    return chosen;
  }
  const { start } = chosen.place;
  const pairs = search.flatMap((line, index): IndentPair[] =>
    isBlank(line) ? [] : [[indentOf(line), indentOf(lines[start + index] ?? "")]],
  );
  const [reindent, unevenly] = [uniformShift(pairs), unevenShifts(pairs)];
  return { kind: "found", place: { start, match: "indentation", reindent, unevenly } };
}

function choose(
  found: readonly number[],
  length: number,
  total: number,
  match: MatchKind,
  { hint, after, notBefore, atEnd }: Preference,
): Located {
  let starts = notBefore === undefined ? found : found.filter((start) => start >= notBefore);
  if (atEnd && starts.length > 1) {
    starts = starts.filter((start) => start + length === total);
  }
  const at = (start: number, kind: MatchKind): Located => ({
    kind: "found",
    place: { start, match: kind, reindent: asIs },
  });
  const [first, ...others] = starts;
  if (first === undefined) {
    return found.length > 0 && notBefore === undefined
      ? { kind: "ambiguous", starts: found }
      : { kind: "missing" };
  }
  if (others.length === 0) {
    return at(first, match);
  }
  const hinted = hint === undefined ? undefined : nearest(starts, hint);
  if (hinted !== undefined) {
    return at(hinted, match === "exact" ? "line-hint" : match);
  }
  const later = after === undefined ? [] : starts.filter((start) => start >= after);
  if (later.length === 1 && later[0] !== undefined && hint === undefined) {
    return at(later[0], match);
  }
  if (notBefore !== undefined) {
    return at(first, match);
  }
  return { kind: "ambiguous", starts };
}

/** The place at the hinted line, or clearly nearer to it than any other. */
function nearest(starts: readonly number[], hint: number): number | undefined {
  const sorted = [...starts].sort((a, b) => Math.abs(a - hint) - Math.abs(b - hint));
  const [first, second] = sorted;
  if (first === undefined || second === undefined) {
    return first;
  }
  const [near, far] = [Math.abs(first - hint), Math.abs(second - hint)];
  return near === 0 || near * 4 <= far ? first : undefined;
}

function placesOf(
  lines: readonly string[],
  search: readonly string[],
  normalise: (line: string) => string,
): number[] {
  const isExact = normalise === asIs;
  const wanted = isExact ? search : search.map(normalise);
  const there = isExact ? lines : lines.map(normalise);
  const offset = Math.max(
    0,
    wanted.findIndex((line) => line !== ""),
  );
  const anchor = wanted[offset] ?? "";
  const places: number[] = [];
  for (let at = there.indexOf(anchor, offset); at !== -1; at = there.indexOf(anchor, at + 1)) {
    const start = at - offset;
    if (wanted.every((line, index) => there[start + index] === line)) {
      places.push(start);
    }
  }
  return places;
}

const PLAIN: Readonly<Record<string, string>> = {
  "\u2018": "'",
  "\u2019": "'",
  "\u201a": "'",
  "\u201b": "'",
  "\u201c": '"',
  "\u201d": '"',
  "\u201e": '"',
  "\u201f": '"',
  "\u2010": "-",
  "\u2011": "-",
  "\u2012": "-",
  "\u2013": "-",
  "\u2014": "-",
  "\u2015": "-",
  "\u2212": "-",
  "\u2026": "...",
  "\u00a0": " ",
  "\u2002": " ",
  "\u2003": " ",
  "\u2009": " ",
  "\u202f": " ",
  "\u3000": " ",
};

/** Quotes, dashes and blanks as typed on a keyboard, composed characters, no trailing white space. */
export function plainPunctuation(line: string): string {
  if (!/[^\u0000-\u007f]/.test(line)) {
    return line.trimEnd();
  }
  return line
    .normalize("NFC")
    .replace(/[\u2018-\u201f\u2010-\u2015\u2212\u2026\u00a0\u2002\u2003\u2009\u202f\u3000]/g, (character) => {
      return PLAIN[character] ?? character;
    })
    .trimEnd();
}
