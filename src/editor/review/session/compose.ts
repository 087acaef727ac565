import { hunkMaker } from "../../../core/patch/diff/diff-texts.ts";
import { diffLines } from "../../../core/patch/diff/line-diff.ts";
import type { Hunk } from "../../../core/patch/patch.ts";
import { isSame, type Gap, type Piece } from "./piece.ts";

/** A change of the user's own, outside of the proposal's hunks. */
export interface OwnChange {
  /** Zero-based line of the text as it is now. */
  readonly line: number;
  readonly hunk: Hunk;
  /** Index of its stretch, and the first line there. */
  readonly gap: number;
  readonly at: number;
}

/** What differs from the base, in order; hunks that touch are one, and the proposal's own keep their fingerprints. */
export function hunksOf(
  path: string,
  pieces: readonly Piece[],
  known: ReadonlyMap<string, Hunk>,
): readonly Hunk[] {
  const base = pieces.flatMap((piece) => piece.base ?? []);
  const hunkOf = hunkMaker(path, base);
  const hunks: Hunk[] = [];
  const add = (start: number, length: number, lines: readonly string[], same?: Hunk): void => {
    const last = hunks.at(-1);
    if (last !== undefined && last.baseStart + last.baseLines.length === start) {
      const whole = [...last.newLines, ...lines];
      hunks[hunks.length - 1] = hunkOf(last.baseStart, start + length - last.baseStart, whole, "exact");
    } else {
      hunks.push(same ?? hunkOf(start, length, lines, "exact"));
    }
  };
  let at = 0;
  for (const piece of pieces) {
    const lines = piece.base ?? [];
    if (piece.kind === "gap") {
      for (const { oldStart, oldLength, newStart, newLength } of changesIn(piece)) {
        add(at + oldStart, oldLength, piece.now.slice(newStart, newStart + newLength));
      }
    } else if (!isSame(piece.now ?? [], lines)) {
      const original = known.get(piece.id);
      const isOriginal =
        original?.baseStart === at &&
        isSame(original.newLines, piece.now) &&
        isSame(original.baseLines, lines);
      add(at, lines.length, piece.now ?? [], isOriginal ? original : undefined);
    }
    at += lines.length;
  }
  return hunks;
}

export function ownChanges(path: string, pieces: readonly Piece[]): readonly OwnChange[] {
  const own: OwnChange[] = [];
  let hunkOf: ReturnType<typeof hunkMaker> | undefined;
  let [at, line] = [0, 0];
  pieces.forEach((piece, gap) => {
    if (piece.kind === "gap") {
      for (const { oldStart, oldLength, newStart, newLength } of changesIn(piece)) {
        hunkOf ??= hunkMaker(
          path,
          pieces.flatMap(({ base }) => base ?? []),
        );
        const lines = piece.now.slice(newStart, newStart + newLength);
        const hunk = hunkOf(at + oldStart, oldLength, lines, "exact");
        own.push({ line: line + newStart, hunk, gap, at: newStart });
      }
    }
    at += piece.base?.length ?? 0;
    line += piece.now?.length ?? 0;
  });
  return own;
}

function changesIn({ base, now }: Gap): ReturnType<typeof diffLines> {
  return isSame(base, now) ? [] : diffLines(base, now);
}
