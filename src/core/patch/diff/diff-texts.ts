import { createHash } from "node:crypto";
import { diffLines } from "./line-diff.ts";
import { splitLines } from "./lines.ts";
import type { Hunk, MatchKind } from "../patch.ts";

/**
 * The hunks that turn `before` into `after`: whole lines with their line ends, in order, at least one unchanged
 * line between two of them. The same two texts give the same hunks, whoever wrote them.
 */
export function diffTexts(path: string, before: string, after: string, match: MatchKind): Hunk[] {
  const [baseLines, newLines] = [splitLines(before), splitLines(after)];
  const hunkOf = hunkMaker(path, baseLines);
  return diffLines(baseLines, newLines).map(({ oldStart, oldLength, newStart, newLength }) =>
    hunkOf(oldStart, oldLength, newLines.slice(newStart, newStart + newLength), match),
  );
}

/** Makes hunks against one base; fingerprints tell apart the occurrences of the same lines in it. */
export function hunkMaker(
  path: string,
  base: readonly string[],
): (start: number, length: number, newLines: readonly string[], match: MatchKind) => Hunk {
  const places = new Map<string, number[]>();
  base.forEach((line, index) => {
    const known = places.get(line);
    if (known) {
      known.push(index);
    } else {
      places.set(line, [index]);
    }
  });
  return (start, length, newLines, match) => {
    const first = Math.max(0, start - 1);
    const surrounded = base.slice(first, start + length + 1);
    // The rarest of the lines tells where the others could be: most lines of code are there many times.
    let [rarest, offset]: [readonly number[], number] = [places.get(surrounded[0] ?? "") ?? [], 0];
    for (const [index, line] of surrounded.entries()) {
      const found = places.get(line) ?? [];
      [rarest, offset] = found.length < rarest.length ? [found, index] : [rarest, offset];
    }
    const before = rarest.filter(
      (place) =>
        place - offset < first && surrounded.every((line, index) => base[place - offset + index] === line),
    );
    const identity = JSON.stringify([path, start - first, length, surrounded, newLines, before.length]);
    return {
      fingerprint: createHash("sha256").update(identity, "utf8").digest("hex").slice(0, 32),
      match,
      baseStart: start,
      baseLines: base.slice(start, start + length),
      newLines,
    };
  };
}
