import { diffArrays } from "diff";
import { allAtOnce, type Steps } from "../breather.ts";
import type { LineChange } from "./line-change.ts";
import { slideChanges } from "./slide-changes.ts";

/** Beyond this many changed lines between two anchors the whole stretch counts as replaced: readable, and never slow. */
const MOST_EDITS = 400;

/**
 * Patience diff (B. Cohen): lines that occur once on both sides are the anchors, Myers' algorithm fills the gaps; then
 * insertions and deletions move to where a reader expects them.
 * @returns the changes in order, no two of them touching
 */
export function diffLines(before: readonly string[], after: readonly string[]): LineChange[] {
  return allAtOnce(diffSteps(before, after));
}

/** `diffLines`, for texts of any length. */
export function* diffSteps(before: readonly string[], after: readonly string[]): Steps<LineChange[]> {
  const changes: LineChange[] = [];
  const pending: [number, number, number, number][] = [[0, before.length, 0, after.length]];
  for (let part = pending.pop(); part; part = pending.pop()) {
    const [oldFrom, oldTo, newFrom, newTo] = trimmed(before, after, part);
    if (oldFrom === oldTo || newFrom === newTo) {
      push(changes, oldFrom, oldTo, newFrom, newTo);
      continue;
    }
    const inOld = onceOnly(before, oldFrom, oldTo);
    yield;
    const inNew = onceOnly(after, newFrom, newTo);
    yield;
    const anchors = uniqueAnchors(inOld, inNew);
    yield;
    if (anchors.length === 0 && areApart(after, newFrom, newTo, inOld)) {
      push(changes, oldFrom, oldTo, newFrom, newTo);
      continue;
    }
    if (anchors.length === 0) {
      for (const change of myers(before, after, oldFrom, oldTo, newFrom, newTo)) {
        changes.push(change);
      }
      continue;
    }
    let [oldAt, newAt] = [oldFrom, newFrom];
    const gaps: [number, number, number, number][] = [];
    for (const [oldLine, newLine] of anchors) {
      gaps.push([oldAt, oldLine, newAt, newLine]);
      [oldAt, newAt] = [oldLine + 1, newLine + 1];
    }
    gaps.push([oldAt, oldTo, newAt, newTo]);
    pending.push(...gaps.reverse());
  }
  yield;
  return slideChanges(before, after, merged(changes));
}

function push(changes: LineChange[], oldFrom: number, oldTo: number, newFrom: number, newTo: number): void {
  if (oldFrom !== oldTo || newFrom !== newTo) {
    changes.push({
      oldStart: oldFrom,
      oldLength: oldTo - oldFrom,
      newStart: newFrom,
      newLength: newTo - newFrom,
    });
  }
}

function trimmed(
  before: readonly string[],
  after: readonly string[],
  [oldFrom, oldTo, newFrom, newTo]: [number, number, number, number],
): [number, number, number, number] {
  while (oldFrom < oldTo && newFrom < newTo && before[oldFrom] === after[newFrom]) {
    oldFrom++;
    newFrom++;
  }
  while (oldFrom < oldTo && newFrom < newTo && before[oldTo - 1] === after[newTo - 1]) {
    oldTo--;
    newTo--;
  }
  return [oldFrom, oldTo, newFrom, newTo];
}

/** The longest run, rising on both sides, of lines that occur exactly once in each stretch. */
function uniqueAnchors(
  inOld: ReadonlyMap<string, number>,
  inNew: ReadonlyMap<string, number>,
): [number, number][] {
  const pairs: [number, number][] = [];
  for (const [line, oldLine] of inOld) {
    const newLine = inNew.get(line);
    if (oldLine >= 0 && newLine !== undefined && newLine >= 0) {
      pairs.push([oldLine, newLine]);
    }
  }
  return longestRising(pairs);
}

/** Whether so many lines are in the new stretch alone, or all of them, that the two are not to be compared further. */
function areApart(
  after: readonly string[],
  from: number,
  to: number,
  inOld: ReadonlyMap<string, number>,
): boolean {
  const enough = Math.min(to - from, MOST_EDITS + 1);
  let count = 0;
  for (let index = from; index < to && count < enough; index++) {
    count += inOld.has(after[index] ?? "") ? 0 : 1;
  }
  return count === enough;
}

/** Line to its only place, or to -1 when it has several. In the order of first places. */
function onceOnly(lines: readonly string[], from: number, to: number): Map<string, number> {
  const places = new Map<string, number>();
  for (let index = from; index < to; index++) {
    const line = lines[index] ?? "";
    places.set(line, places.has(line) ? -1 : index);
  }
  return places;
}

/** @param pairs sorted by their first member */
function longestRising(pairs: readonly [number, number][]): [number, number][] {
  const tails: number[] = [];
  const previous: number[] = [];
  pairs.forEach(([, newLine], index) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.[1] ?? 0) < newLine) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    previous.push(low > 0 ? (tails[low - 1] ?? -1) : -1);
    tails[low] = index;
  });
  const run: [number, number][] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) {
    const pair = pairs[index];
    if (pair) {
      run.push(pair);
    }
  }
  return run.reverse();
}

function myers(
  before: readonly string[],
  after: readonly string[],
  oldFrom: number,
  oldTo: number,
  newFrom: number,
  newTo: number,
): LineChange[] {
  const changes: LineChange[] = [];
  if (Math.abs(oldTo - oldFrom - (newTo - newFrom)) > MOST_EDITS) {
    push(changes, oldFrom, oldTo, newFrom, newTo);
    return changes;
  }
  const parts = diffArrays(before.slice(oldFrom, oldTo), after.slice(newFrom, newTo), {
    maxEditLength: MOST_EDITS,
  }) as { value: string[]; added: boolean; removed: boolean }[] | undefined;
  if (!parts) {
    push(changes, oldFrom, oldTo, newFrom, newTo);
    return changes;
  }
  let [oldAt, newAt] = [oldFrom, newFrom];
  for (const { value, added, removed } of parts) {
    const [oldNext, newNext] = [oldAt + (added ? 0 : value.length), newAt + (removed ? 0 : value.length)];
    if (added || removed) {
      push(changes, oldAt, oldNext, newAt, newNext);
    }
    [oldAt, newAt] = [oldNext, newNext];
  }
  return changes;
}

/** Changes that touch become one. */
function merged(changes: readonly LineChange[]): LineChange[] {
  const result: LineChange[] = [];
  for (const change of changes) {
    const last = result.at(-1);
    if (
      last &&
      last.oldStart + last.oldLength === change.oldStart &&
      last.newStart + last.newLength === change.newStart
    ) {
      result[result.length - 1] = {
        ...last,
        oldLength: last.oldLength + change.oldLength,
        newLength: last.newLength + change.newLength,
      };
    } else {
      result.push(change);
    }
  }
  return result;
}
