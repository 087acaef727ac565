import { createHash } from "node:crypto";
import { diffLines } from "./line-diff.ts";
import { splitLines } from "./lines.ts";
import { exact, SearchedLines } from "../locate/searched-lines.ts";
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
  let text: SearchedLines | undefined;
  const countAbove = (lines: readonly string[], line: number): number => {
    text ??= new SearchedLines(base);
    return text.places(lines, exact).countBefore(line);
  };
  return (start, length, newLines, match) => {
    const first = Math.max(0, start - 1);
    const surrounded = base.slice(first, start + length + 1);
    const before = first === 0 ? 0 : countAbove(surrounded, first);
    const identity = JSON.stringify([path, start - first, length, surrounded, newLines, before]);
    return {
      fingerprint: createHash("sha256").update(identity, "utf8").digest("hex").slice(0, 32),
      match,
      baseStart: start,
      baseLines: base.slice(start, start + length),
      newLines,
    };
  };
}
