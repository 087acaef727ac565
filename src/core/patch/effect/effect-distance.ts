import { resultsOf } from "./effect.ts";
import { diffLines } from "../diff/line-diff.ts";
import { splitLines } from "../diff/lines.ts";
import type { Patch } from "../patch.ts";

/**
 * How far two patches for the same base are from doing the same: 0 for equal results, 1 where nothing that the one
 * changes is changed by the other. In between, the share of what they change differently: each removed line is told by
 * its place, each added word by its neighbour before it (Jaccard distance of multisets). Layout and comments count; for
 * equality beyond text ask `clusterByEffect`.
 */
export function effectDistance(a: Patch, b: Patch): number {
  const [left, right] = [featuresOf(a), featuresOf(b)];
  let [common, all] = [0, 0];
  for (const feature of new Set([...left.keys(), ...right.keys()])) {
    const [inLeft, inRight] = [left.get(feature) ?? 0, right.get(feature) ?? 0];
    common += Math.min(inLeft, inRight);
    all += Math.max(inLeft, inRight);
  }
  if (common === all) {
    // The same pieces in another order are close, and still not the same.
    return isSame(a, b) ? 0 : 1 / (1 + all);
  }
  return 1 - common / all;
}

function isSame(a: Patch, b: Patch): boolean {
  const [left, right] = [resultsOf(a), resultsOf(b)];
  return [...new Set([...left.keys(), ...right.keys()])].every((path) => {
    const [one, other] = [left.get(path), right.get(path)];
    const untouched = (one ?? other)?.before;
    const isSameText = (one ? one.after : untouched) === (other ? other.after : untouched);
    return isSameText && one?.executable === other?.executable;
  });
}

function featuresOf(patch: Patch): ReadonlyMap<string, number> {
  const features = new Map<string, number>();
  const count = (...parts: readonly (string | number)[]): void => {
    const feature = JSON.stringify(parts);
    features.set(feature, (features.get(feature) ?? 0) + 1);
  };
  for (const [path, { before, after, executable }] of resultsOf(patch)) {
    if (executable !== undefined) {
      count(path, "executable", String(executable));
    }
    if ((before === undefined) !== (after === undefined)) {
      count(path, after === undefined ? "deleted" : "created");
    }
    const [old, now] = [splitLines(before ?? ""), splitLines(after ?? "")];
    for (const { oldStart, oldLength, newStart, newLength } of diffLines(old, now)) {
      for (let line = oldStart; line < oldStart + oldLength; line++) {
        count(path, "-", line);
      }
      let previous = "";
      for (const word of wordsOf(now.slice(newStart, newStart + newLength))) {
        count(path, "+", previous, word);
        previous = word;
      }
    }
  }
  return features;
}

/** Words, single punctuation marks, and white space as far as it separates them. */
function wordsOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.match(/[\p{L}\p{N}_]+|\s+|[^]/gu) ?? []);
}
