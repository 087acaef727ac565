import type { Draft } from "../apply/draft.ts";
import type { Reading, ReplaceEdit } from "./edit.ts";
import { isBlank } from "../diff/lines.ts";
import { lineLike, locate, onlyPlace, type Located, type Place, type Preference } from "../locate/locate.ts";
import { matchKinds } from "../patch.ts";
import { plain } from "./reading.ts";

export interface Choice {
  readonly reading: Reading;
  readonly place: Place;
}

/** The reading of a block and its place, or why there is none. */
export type ChosenReading =
  { readonly kind: "found"; readonly choice: Choice } | Exclude<Located, { kind: "found" }>;

/** Lines of the base that the task is about, zero-based; `to` is the line after them. */
export type TaskRange = Preference["range"];

/** Of all readings of a block the file decides: the one found; of several found ones the longest, then the strictest. */
export function chooseReading(edit: ReplaceEdit, draft: Draft, range?: TaskRange): ChosenReading {
  let best: Choice | undefined;
  let failure: Exclude<Located, { kind: "found" }> = { kind: "missing" };
  for (const reading of [plain(edit), ...(edit.otherReadings ?? []), ...withoutBlankEdges(plain(edit))]) {
    if (best && reading.search.length < best.reading.search.length) {
      continue;
    }
    const located = locateReading(edit, reading, draft, range);
    if (located.kind === "found") {
      const choice = { reading, place: located.place };
      best = best && !isBetter(choice, best) ? best : choice;
    } else if (located.kind === "ambiguous" && failure.kind === "missing") {
      failure = located;
    }
  }
  return best ? { kind: "found", choice: best } : failure;
}

function isBetter(a: Choice, b: Choice): boolean {
  const strictness = ({ place }: Choice): number => matchKinds.indexOf(place.match);
  const longer = a.reading.search.length - b.reading.search.length;
  return longer > 0 || (longer === 0 && strictness(a) < strictness(b));
}

function locateReading(edit: ReplaceEdit, reading: Reading, draft: Draft, range: TaskRange): Located {
  if (reading.search.length === 0) {
    return { kind: "missing" };
  }
  const hint = edit.hint === undefined ? undefined : hintedStart(edit.hint, draft) + draft.drift;
  const notBefore = edit.anchors?.length ? anchorEnd(edit.anchors, draft) : undefined;
  // A single anchor that is not there is only advice; of several each narrows the place.
  if (edit.anchors && edit.anchors.length > 1 && notBefore === undefined) {
    return { kind: "missing" };
  }
  const shifted = range && {
    from: range.from + draft.origins.shiftAt(range.from),
    to: range.to + draft.origins.shiftAt(range.to),
  };
  const prefer = { hint, after: draft.after, notBefore, atEnd: edit.atEnd, range: shifted };
  const located = locate(draft.searched, reading.search, prefer);
  if (located.kind !== "ambiguous") {
    return located;
  }
  const only = draft.isTouched
    ? draft.origins.onlyOriginal(located.places, reading.search.length)
    : undefined;
  return only === undefined ? located : { kind: "found", place: { start: only, match: located.match } };
}

/** Line hints speak of the base; earlier edits have moved its lines. */
export function hintedStart(hint: number, draft: Draft): number {
  return hint - 1 + draft.origins.shiftAt(hint - 1);
}

/** The line after the anchors, each sought below the one before. */
function anchorEnd(anchors: readonly string[], draft: Draft): number | undefined {
  let at = 0;
  for (const anchor of anchors.filter((text) => text !== "")) {
    const found = lineLike(draft.searched, anchor, at);
    if (found === undefined) {
      return undefined;
    }
    at = found + 1;
  }
  return at;
}

/** Models begin and end blocks with blank lines that the file does not have. */
function withoutBlankEdges({ search, replace }: Reading): Reading[] {
  const [top, bottom] = blankEdges(search);
  if ((top === 0 && bottom === 0) || top === search.length) {
    return [];
  }
  const [newTop, newBottom] = blankEdges(replace);
  const isBlankAll = newTop === replace.length;
  return [
    {
      search: search.slice(top, search.length - bottom),
      replace: isBlankAll
        ? replace
        : replace.slice(Math.min(top, newTop), replace.length - Math.min(bottom, newBottom)),
    },
  ];
}

/** How many blank lines there are above and below the others; all of them twice, when there are no others. */
function blankEdges(lines: readonly string[]): [top: number, bottom: number] {
  const [first, last] = [
    lines.findIndex((line) => !isBlank(line)),
    lines.findLastIndex((line) => !isBlank(line)),
  ];
  return first === -1 ? [lines.length, lines.length] : [first, lines.length - 1 - last];
}

/**
 * Where the replacement already stands, exactly and once, if it says enough to be recognised, and the lines that it
 * leaves out at its edges are gone.
 */
export function appliedAt({ search, replace }: ReplaceEdit, draft: Draft): number | undefined {
  const only = onlyPlace(draft.searched, replace);
  if (only === undefined || !draft.origins.areOriginal(only, replace.length)) {
    return undefined;
  }
  const removed = new Set(search.filter((line) => !isBlank(line)));
  for (const line of replace) {
    removed.delete(line);
  }
  const [above, below] = [draft.searched.at(only - 1), draft.searched.at(only + replace.length)];
  if ((above !== undefined && removed.has(above)) || (below !== undefined && removed.has(below))) {
    return undefined;
  }
  const known = new Set(search.map((line) => line.trim()));
  const telling = replace
    .filter((line) => !known.has(line.trim()))
    .join("")
    .trim();
  return telling.length < 10 ? undefined : only;
}
