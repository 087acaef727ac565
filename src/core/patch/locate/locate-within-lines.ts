import type { Draft } from "../apply/draft.ts";
import type { Reading } from "../parse/edit.ts";
import type { Steps } from "../breather.ts";
import type { Effort } from "../effort.ts";
import { findSteps } from "./find-lines.ts";
import { exact } from "./searched-lines.ts";

/** A text found in the middle of lines, as the whole lines it changes. */
export interface WithinLines {
  readonly start: number;
  readonly reading: Reading;
}

/** From a column of one line to a column of the same or a later one. */
interface Found {
  readonly first: number;
  readonly from: number;
  readonly last: number;
  readonly to: number;
}

/** Places that are looked at before others may get their turn. */
const STRIDE = 1024;

/**
 * Where the text stands exactly, from any column to any column; places do not overlap.
 * @param most so many places are looked for
 * @returns the lines that change, in order; places on the same or neighbouring lines are one change. Undefined when no
 * effort is left to find out
 */
export function* locateWithinLines(
  draft: Draft,
  { search, replace }: Reading,
  most: number,
  effort: Effort,
): Steps<{ readonly places: number; readonly changes: readonly WithinLines[] } | undefined> {
  const found: Found[] = [];
  // Whole lines are looked up, what is less is looked for.
  if (search.length <= 2 && !effort.spend(draft.size)) {
    return undefined;
  }
  const wanted = search[0] ?? "";
  let looked = 0;
  for (const place of search.length === 1 ? inLines(draft, wanted, effort) : acrossLines(draft, search)) {
    if (place === "too much") {
      return undefined;
    }
    if (place === "not yet" || ++looked % STRIDE === 0) {
      yield;
    }
    if (place === "not yet") {
      continue;
    }
    const last = found.at(-1);
    if (!last || place.first > last.last || (place.first === last.last && place.from >= last.to)) {
      found.push(place);
    }
    if (found.length === most) {
      break;
    }
  }
  const put = replace.join("\n");
  const changes: WithinLines[] = [];
  for (const group of grouped(found)) {
    changes.push(yield* changeOf(group, draft, put));
  }
  return { places: found.length, changes };
}

/** The lines that change where the found places get another text. */
function* changeOf(group: readonly Found[], draft: Draft, put: string): Steps<WithinLines> {
  const lineAt = (index: number): string => draft.searched.at(index) ?? "";
  const [start, last] = [group[0]?.first ?? 0, group.at(-1)?.last ?? 0];
  let [after, line, column] = ["", start, 0];
  for (const [index, { first, from, last: end, to }] of group.entries()) {
    const between = first === line ? "" : `${lineAt(line).slice(column)}\n`;
    after += between + lineAt(first).slice(first === line ? column : 0, from) + put;
    [line, column] = [end, to];
    if (index % STRIDE === 0) {
      yield;
    }
  }
  // A text that ends with its line leaves the line below alone.
  const whole = column === 0 && (after === "" || after.endsWith("\n"));
  const end = whole ? last : last + 1;
  const content = whole ? after.split("\n").slice(0, -1) : (after + lineAt(last).slice(column)).split("\n");
  yield;
  return { start, reading: { search: draft.slice(start, end), replace: content } };
}

/** Others may get their turn; or no effort is left. */
type Unfinished = "not yet" | "too much";

function* inLines({ joined }: Draft, wanted: string, effort: Effort): Generator<Found | Unfinished> {
  const { text, starts } = joined;
  for (const place of occurrences(text, wanted, effort)) {
    if (typeof place !== "number") {
      yield place;
      continue;
    }
    const line = joined.lineAt(place);
    const from = place - (starts[line] ?? 0);
    yield { first: line, from, last: line, to: from + wanted.length };
  }
}

/** So short a text is found quickly in any other. */
const SHORT = 32;
/** So often as much as the text has may be compared in vain. */
const MOST_WASTE = 4;
/** A pass over a text costs as much as so many quick searches in it. */
const PASS_COST = 16;

/**
 * A text of repetitions in another one can cost the search of the JavaScript engine the product of their lengths. Here
 * only its beginning is sought that way, and where that misleads too often all places are found in one pass.
 */
function* occurrences(text: string, wanted: string, effort: Effort): Generator<number | Unfinished> {
  const beginning = wanted.slice(0, SHORT);
  let wasted = 0;
  let at = wanted === "" ? -1 : text.indexOf(beginning);
  while (at !== -1) {
    if (text.startsWith(wanted, at)) {
      yield at;
      at = text.indexOf(beginning, at + wanted.length);
    } else if (wasted > MOST_WASTE * text.length) {
      if (!effort.spend(PASS_COST * text.length)) {
        yield "too much";
        return;
      }
      const from = at;
      const passing = findSteps(text, wanted);
      let step = passing.next();
      for (; !step.done; step = passing.next()) {
        yield "not yet";
      }
      yield* step.value.filter((place) => place >= from);
      return;
    } else {
      wasted += wanted.length;
      at = text.indexOf(beginning, at + 1);
    }
  }
}

/** All lines but the first and the last are whole ones. */
function* acrossLines({ searched, length, ends }: Draft, wanted: readonly string[]): Generator<Found> {
  const [head, tail] = [wanted[0] ?? "", wanted.at(-1) ?? ""];
  const inner = wanted.slice(1, -1);
  const places = inner.length === 0 ? undefined : searched.places(inner, exact);
  const next = (line: number): number | undefined =>
    places ? places.next(line) : line <= length ? line : undefined;
  for (let at = next(1); at !== undefined; at = next(at + 1)) {
    const [above, below] = [searched.at(at - 1) ?? "", searched.at(at + inner.length)];
    const isThere = above.endsWith(head) && (below?.startsWith(tail) ?? (tail === "" && ends.isLastEnded));
    if (isThere) {
      yield { first: at - 1, from: above.length - head.length, last: at + inner.length, to: tail.length };
    }
  }
}

function grouped(found: readonly Found[]): Found[][] {
  const groups: Found[][] = [];
  for (const place of found) {
    const group = groups.at(-1);
    if (group && place.first <= (group.at(-1)?.last ?? -1) + 1) {
      group.push(place);
    } else {
      groups.push([place]);
    }
  }
  return groups;
}
