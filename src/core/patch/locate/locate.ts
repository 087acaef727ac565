import { isBlank } from "../diff/lines.ts";
import type { MatchKind } from "../patch.ts";
import type { Places } from "./places.ts";
import { plainPunctuation, withoutSpace } from "./plain-text.ts";
import { exact, SoughtLines, type Form, type SearchedLines } from "./searched-lines.ts";

/** Where lines were found. */
export interface Place {
  readonly start: number;
  readonly match: MatchKind;
}

export type Located =
  | { readonly kind: "found"; readonly place: Place }
  | { readonly kind: "ambiguous"; readonly places: Places; readonly match: MatchKind }
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
const trailingSpace: Form = { of: (line) => line.trimEnd(), from: exact };
const punctuation: Form = { of: plainPunctuation, from: trailingSpace };
const indentation: Form = { of: (line) => line.trimStart(), from: punctuation };
const whiteSpace: Form = { of: withoutSpace, from: indentation };

const rungs: readonly {
  readonly match: MatchKind;
  readonly form: Form;
  readonly leastCharacters?: number;
}[] = [
  { match: "exact", form: exact },
  { match: "trailing-space", form: trailingSpace },
  { match: "punctuation", form: punctuation },
  { match: "indentation", form: indentation },
  { match: "white-space", form: whiteSpace, leastCharacters: 10 },
];

/**
 * The ladder, strictest rung first. A rung with exactly one place decides, one with several is ambiguous unless the
 * preference singles one out, and only one with none leads to the next. There is no rung for similarity.
 */
export function locate(text: SearchedLines, search: readonly string[], prefer: Preference = {}): Located {
  if (search.length > text.length) {
    return { kind: "missing" };
  }
  const blank = search.every(isBlank);
  const sought = new SoughtLines(search);
  for (const { match, form, leastCharacters = 0 } of blank ? rungs.slice(0, 1) : rungs) {
    const places = hasCharacters(sought, form, leastCharacters) ? text.placesOf(sought, form) : undefined;
    if (places?.next(0) !== undefined) {
      return choose(places, search.length, text.length, match, prefer);
    }
  }
  return { kind: "missing" };
}

/** The only place where the lines stand as they are, or undefined when there is none or several. */
export function onlyPlace(text: SearchedLines, search: readonly string[]): number | undefined {
  const [only, another] = text.places(search, exact).first(2);
  return another === undefined ? only : undefined;
}

/** The first line from there on that is like this one, but for its indentation. */
export function lineLike(text: SearchedLines, line: string, from: number): number | undefined {
  return text.places([line], indentation).next(from);
}

function hasCharacters(lines: SoughtLines, form: Form, least: number): boolean {
  let characters = 0;
  for (let index = 0; characters < least && index < lines.length; index++) {
    characters += lines.isEmpty(index) ? 0 : lines.at(index, form).length;
  }
  return characters >= least;
}

function choose(
  places: Places,
  length: number,
  total: number,
  match: MatchKind,
  { hint, after, notBefore, atEnd, range }: Preference,
): Located {
  const found = (start: number, kind = match): Located => ({ kind: "found", place: { start, match: kind } });
  const several: Located = { kind: "ambiguous", places, match };
  const chosen: MatchKind = match === "exact" ? "line-hint" : match;
  const first = places.next(notBefore ?? 0);
  if (first === undefined) {
    return { kind: "missing" };
  }
  if (places.next(first + 1) === undefined) {
    return found(first);
  }
  const firstOrSeveral = notBefore === undefined ? several : found(first);
  if (atEnd) {
    const last = places.next(total - length);
    return last === undefined ? (notBefore === undefined ? several : { kind: "missing" }) : found(last);
  }
  if (hint !== undefined) {
    const near = nearest(places, first, hint);
    return near === undefined ? firstOrSeveral : found(near, chosen);
  }
  if (range) {
    const start = places.next(Math.max(first, range.from - length + 1));
    const isIn = (place: number | undefined): place is number => place !== undefined && place < range.to;
    if (isIn(start) && !isIn(places.next(start + 1))) {
      return found(start, chosen);
    }
    const near = isIn(start) ? undefined : nearest(places, first, range.from);
    if (near !== undefined) {
      return found(near);
    }
  }
  const later = after === undefined ? undefined : places.next(Math.max(first, after));
  if (later !== undefined && places.next(later + 1) === undefined) {
    return found(later);
  }
  return firstOrSeveral;
}

/** The place at the hinted line, or clearly nearer to it than any other from the first one on. */
function nearest(places: Places, first: number, hint: number): number | undefined {
  const below = places.next(Math.max(first, hint));
  const above = places.previous(hint - 1);
  const around = [
    below,
    below === undefined ? undefined : places.next(below + 1),
    above,
    above === undefined ? undefined : places.previous(above - 1),
  ];
  const away = (place: number): number => Math.abs(place - hint);
  const [near, next] = around
    .filter((place): place is number => place !== undefined && place >= first)
    .sort((a, b) => away(a) - away(b));
  if (near === undefined || next === undefined) {
    return near;
  }
  return away(near) === 0 || away(near) * 2 < away(next) ? near : undefined;
}
