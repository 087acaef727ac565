import { allAtOnce, type Steps } from "../breather.ts";

/** Lines that are compared before others may get their turn. */
const STRIDE = 65_536;

/**
 * Every place, overlapping ones too, where the lines stand in the text, in order; or characters in a string. Linear also
 * for texts of nothing but repetitions (Knuth, Morris, Pratt: "Fast Pattern Matching in Strings", 1977).
 * @param wanted no lines: nowhere
 */
export function findLines<Line>(text: ArrayLike<Line>, wanted: ArrayLike<Line>): number[] {
  return allAtOnce(findSteps(text, wanted));
}

/** `findLines`, for texts of any length. */
export function* findSteps<Line>(text: ArrayLike<Line>, wanted: ArrayLike<Line>): Steps<number[]> {
  const places: number[] = [];
  if (wanted.length === 0 || wanted.length > text.length) {
    return places;
  }
  const borders = [0];
  while (borders.length < wanted.length) {
    addBorders(borders, wanted);
    yield;
  }
  let matched = 0;
  for (let from = 0; from < text.length; from += STRIDE) {
    matched = findFrom(text, from, wanted, borders, matched, places);
    yield;
  }
  return places;
}

/**
 * Looks through the next lines of the text.
 * @param matched so many of the wanted lines stand right above
 * @returns the same for the lines after them
 */
function findFrom<Line>(
  text: ArrayLike<Line>,
  from: number,
  wanted: ArrayLike<Line>,
  borders: readonly number[],
  matched: number,
  places: number[],
): number {
  const to = Math.min(from + STRIDE, text.length);
  for (let at = from; at < to; at++) {
    while (matched > 0 && (matched === wanted.length || wanted[matched] !== text[at])) {
      matched = borders[matched - 1] ?? 0;
    }
    if (wanted[matched] === text[at]) {
      matched++;
    }
    if (matched === wanted.length) {
      places.push(at - matched + 1);
    }
  }
  return matched;
}

/**
 * The next borders.
 * @param borders for each beginning of the lines: the length of the longest shorter beginning it ends with
 */
function addBorders(borders: number[], lines: ArrayLike<unknown>): void {
  const to = Math.min(borders.length + STRIDE, lines.length);
  let matched = borders.at(-1) ?? 0;
  for (let at = borders.length; at < to; at++) {
    while (matched > 0 && lines[matched] !== lines[at]) {
      matched = borders[matched - 1] ?? 0;
    }
    if (lines[matched] === lines[at]) {
      matched++;
    }
    borders.push(matched);
  }
}
