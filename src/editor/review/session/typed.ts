import { diffLines } from "../../../core/patch/diff/line-diff.ts";
import { isSame, linesOf, type Piece } from "./piece.ts";

/**
 * The stretches after the user has changed the text: what was typed into a hunk belongs to it, what was typed elsewhere
 * is the user's own. A change across the border of a hunk belongs to the hunk.
 */
export function typed(pieces: readonly Piece[], after: readonly string[]): readonly Piece[] {
  const before = linesOf(pieces);
  const changes = diffLines(before, after);
  if (changes.length === 0) {
    return pieces;
  }
  const spans = spansOf(pieces);
  const results: string[][] = pieces.map(() => []);
  let at = 0;
  let place = 0;
  const copyUpTo = (end: number): void => {
    for (; at < end; at++) {
      while ((spans[place]?.end ?? before.length) <= at) {
        place++;
      }
      results[place]?.push(before[at] ?? "");
    }
  };
  for (const { oldStart, oldLength, newStart, newLength } of changes) {
    copyUpTo(oldStart);
    const owner = results[ownerOf(spans, oldStart, oldStart + oldLength)];
    for (const line of after.slice(newStart, newStart + newLength)) {
      owner?.push(line);
    }
    at += oldLength;
  }
  copyUpTo(before.length);
  return pieces.map((piece, index) => withLines(piece, results[index] ?? []));
}

function withLines(piece: Piece, lines: readonly string[]): Piece {
  if (isSame(piece.now ?? [], lines)) {
    return piece;
  }
  if (piece.kind === "gap") {
    return { ...piece, now: lines };
  }
  return { ...piece, now: lines, kept: isSame(lines, piece.base) ? piece.kept : lines };
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly isSlot: boolean;
  /** A gap that holds nothing, and never did, is no place of its own. */
  readonly isPlace: boolean;
}

function spansOf(pieces: readonly Piece[]): readonly Span[] {
  let at = 0;
  return pieces.map((piece) => {
    const start = at;
    at += piece.now?.length ?? 0;
    const isSlot = piece.kind === "slot";
    return { start, end: at, isSlot, isPlace: piece.kind === "slot" || piece.base.length > 0 };
  });
}

/** The stretch that gets the new lines of a change of the lines from `start` to `end`. */
function ownerOf(spans: readonly Span[], start: number, end: number): number {
  if (start < end) {
    const touched = spans.flatMap((span, index) => (span.start < end && span.end > start ? [index] : []));
    return touched.find((index) => spans[index]?.isSlot) ?? touched.at(0) ?? 0;
  }
  const around = spans.flatMap((span, index) =>
    span.isPlace && span.start <= start && span.end >= start ? [index] : [],
  );
  const inside = around.find((index) => isWithin(spans[index], start));
  const outsideOfHunks = around.find((index) => spans[index]?.isSlot === false);
  return inside ?? outsideOfHunks ?? around.at(0) ?? 0;
}

function isWithin(span: Span | undefined, at: number): boolean {
  return span !== undefined && span.start < at && at < span.end;
}
