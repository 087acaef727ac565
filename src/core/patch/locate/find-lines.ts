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
  const borders = yield* bordersOf(wanted);
  let matched = 0;
  for (let at = 0; at < text.length; at++) {
    while (matched > 0 && (matched === wanted.length || wanted[matched] !== text[at])) {
      matched = borders[matched - 1] ?? 0;
    }
    if (wanted[matched] === text[at]) {
      matched++;
    }
    if (matched === wanted.length) {
      places.push(at - matched + 1);
    }
    if (at % STRIDE === STRIDE - 1) {
      yield;
    }
  }
  return places;
}

/** For each beginning of the lines: the length of the longest shorter beginning it ends with. */
function* bordersOf(lines: ArrayLike<unknown>): Steps<number[]> {
  const borders = [0];
  let matched = 0;
  for (let at = 1; at < lines.length; at++) {
    while (matched > 0 && lines[matched] !== lines[at]) {
      matched = borders[matched - 1] ?? 0;
    }
    if (lines[matched] === lines[at]) {
      matched++;
    }
    borders.push(matched);
    if (at % STRIDE === STRIDE - 1) {
      yield;
    }
  }
  return borders;
}
