import { findLines } from "./find-lines.ts";
import { isBlank } from "../diff/lines.ts";
import type { MatchKind } from "../patch.ts";
import { plainPunctuation, withoutSpace } from "./plain-text.ts";

/** Where lines were found. */
export interface Place {
  readonly start: number;
  readonly match: MatchKind;
}

export type Located =
  | { readonly kind: "found"; readonly place: Place }
  | { readonly kind: "ambiguous"; readonly starts: readonly number[]; readonly match: MatchKind }
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
  /** Zero-based lines the task is about; `to` is the line after them. */
  readonly range?: { readonly from: number; readonly to: number } | undefined;
}

/** Each forgives what the one before does, and more. A text too short says too little without its white space. */
const rungs: readonly {
  readonly match: MatchKind;
  readonly normalise: ((line: string) => string) | undefined;
  readonly leastCharacters?: number;
}[] = [
  { match: "exact", normalise: undefined },
  { match: "trailing-space", normalise: (line) => line.trimEnd() },
  { match: "punctuation", normalise: plainPunctuation },
  { match: "indentation", normalise: (line) => plainPunctuation(line).trimStart() },
  { match: "white-space", normalise: withoutSpace, leastCharacters: 10 },
];

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
  const blank = search.every(isBlank);
  for (const { match, normalise, leastCharacters } of blank ? rungs.slice(0, 1) : rungs) {
    const wanted = normalise ? search.map(normalise) : search;
    if (leastCharacters !== undefined && wanted.join("").length < leastCharacters) {
      continue;
    }
    const starts = placesOf(normalise ? lines.map(normalise) : lines, wanted);
    if (starts.length > 0) {
      return choose(starts, search.length, lines.length, match, prefer);
    }
  }
  return { kind: "missing" };
}

/** Most lines occur once: looking for the first one is fast. Where it does not say enough, all are looked for at once. */
function placesOf(lines: readonly string[], wanted: readonly string[]): number[] {
  const [first = ""] = wanted;
  const places: number[] = [];
  let compared = 0;
  for (let at = lines.indexOf(first); at !== -1; at = lines.indexOf(first, at + 1)) {
    let same = 1;
    while (same < wanted.length && lines[at + same] === wanted[same]) {
      same++;
    }
    if (same === wanted.length) {
      places.push(at);
    }
    compared += same;
    if (compared > lines.length) {
      return findLines(lines, wanted);
    }
  }
  return places;
}

function choose(
  found: readonly number[],
  length: number,
  total: number,
  match: MatchKind,
  { hint, after, notBefore, atEnd, range }: Preference,
): Located {
  let starts = notBefore === undefined ? found : found.filter((start) => start >= notBefore);
  if (atEnd && starts.length > 1) {
    starts = starts.filter((start) => start + length === total);
  }
  const at = (start: number, kind: MatchKind): Located => ({ kind: "found", place: { start, match: kind } });
  const [first, ...others] = starts;
  if (first === undefined) {
    return found.length > 0 && notBefore === undefined
      ? { kind: "ambiguous", starts: found, match }
      : { kind: "missing" };
  }
  if (others.length === 0) {
    return at(first, match);
  }
  const hinted = hint === undefined ? undefined : nearest(starts, hint);
  if (hinted !== undefined) {
    return at(hinted, match === "exact" ? "line-hint" : match);
  }
  const nearRange = range && hint === undefined ? nearest(starts, range.from) : undefined;
  const inRange = range ? starts.filter((start) => start < range.to && start + length > range.from) : [];
  if (inRange.length === 1 && inRange[0] !== undefined && hint === undefined) {
    return at(inRange[0], match === "exact" ? "line-hint" : match);
  }
  if (inRange.length === 0 && nearRange !== undefined) {
    return at(nearRange, match);
  }
  const later = after === undefined ? [] : starts.filter((start) => start >= after);
  if (later.length === 1 && later[0] !== undefined && hint === undefined) {
    return at(later[0], match);
  }
  if (notBefore !== undefined) {
    return at(first, match);
  }
  return { kind: "ambiguous", starts, match };
}

/** The place at the hinted line, or clearly nearer to it than any other. */
function nearest(starts: readonly number[], hint: number): number | undefined {
  const sorted = [...starts].sort((a, b) => Math.abs(a - hint) - Math.abs(b - hint));
  const [first, second] = sorted;
  if (first === undefined || second === undefined) {
    return first;
  }
  const [near, far] = [Math.abs(first - hint), Math.abs(second - hint)];
  return near === 0 || near * 2 < far ? first : undefined;
}
