import type { LineChange } from "./line-change.ts";
import { diffLines } from "./line-diff.ts";
import { sameLines, splitLines } from "./lines.ts";

/** Lines that both sides agree on, or that they changed differently. Lines carry their line ends. */
export type MergePiece =
  | { readonly kind: "agreed"; readonly lines: readonly string[] }
  | {
      readonly kind: "conflict";
      /** Zero-based line of the base where the conflict begins. */
      readonly baseStart: number;
      readonly base: readonly string[];
      readonly ours: readonly string[];
      readonly theirs: readonly string[];
    };

export type Merge =
  | { readonly kind: "merged"; readonly text: string }
  /** The whole text in order, conflicts where they are; what to do about them is the caller's decision. */
  | { readonly kind: "conflicts"; readonly pieces: readonly MergePiece[] };

/**
 * Three-way merge of lines (diff3; Khanna, Kunal, Pierce: "A Formal Investigation of Diff3"). A change of one side is
 * taken, the same change of both is taken once. Different changes conflict when they overlap or touch, as in git: with
 * no unchanged line between them nobody can say that they have nothing to do with each other.
 */
export function mergeTexts(base: string, ours: string, theirs: string): Merge {
  const pieces = mergeLines(splitLines(base), splitLines(ours), splitLines(theirs));
  return pieces.some(({ kind }) => kind === "conflict")
    ? { kind: "conflicts", pieces }
    : {
        kind: "merged",
        text: pieces.flatMap((piece) => (piece.kind === "agreed" ? piece.lines : [])).join(""),
      };
}

function mergeLines(
  base: readonly string[],
  ours: readonly string[],
  theirs: readonly string[],
): readonly MergePiece[] {
  const pieces = new Pieces();
  const [left, right] = [new Side(base, ours), new Side(base, theirs)];
  let at = 0;
  for (let start = nextStart(left, right); start !== undefined; start = nextStart(left, right)) {
    let end = start;
    do {
      end = Math.max(left.takeUpTo(end), right.takeUpTo(end));
    } while (left.touches(end) || right.touches(end));
    pieces.agree(base.slice(at, start));
    const [mine, other] = [left.linesFor(start, end), right.linesFor(start, end)];
    const original = base.slice(start, end);
    if (sameLines(mine, other) || sameLines(other, original)) {
      pieces.agree(mine);
    } else if (sameLines(mine, original)) {
      pieces.agree(other);
    } else {
      pieces.conflict({ kind: "conflict", baseStart: start, base: original, ours: mine, theirs: other });
    }
    at = end;
  }
  pieces.agree(base.slice(at));
  return pieces.all;
}

/** Agreed lines that follow one another become one piece. */
class Pieces {
  readonly all: MergePiece[] = [];
  #agreed: string[] | undefined;

  agree(lines: readonly string[]): void {
    if (this.#agreed === undefined && lines.length > 0) {
      this.#agreed = [];
      this.all.push({ kind: "agreed", lines: this.#agreed });
    }
    for (const line of lines) {
      this.#agreed?.push(line);
    }
  }

  conflict(piece: MergePiece): void {
    this.#agreed = undefined;
    this.all.push(piece);
  }
}

function nextStart(left: Side, right: Side): number | undefined {
  const starts = [left.next, right.next].flatMap((change) => (change ? [change.oldStart] : []));
  return starts.length === 0 ? undefined : Math.min(...starts);
}

/** One side's changes while they are walked through from the top; knows which of its lines stand for which of the base. */
class Side {
  readonly #lines: readonly string[];
  readonly #changes: readonly LineChange[];
  #index = 0;
  /** New line minus base line, before the stretch that is being walked and after it. */
  #shiftBefore = 0;
  #shift = 0;

  constructor(base: readonly string[], lines: readonly string[]) {
    this.#lines = lines;
    this.#changes = diffLines(base, lines);
  }

  get next(): LineChange | undefined {
    return this.#changes[this.#index];
  }

  touches(baseLine: number): boolean {
    return this.next !== undefined && this.next.oldStart <= baseLine;
  }

  /** @returns the base line after the last change that begins at or before `baseLine` */
  takeUpTo(baseLine: number): number {
    let end = baseLine;
    for (let change = this.next; change && change.oldStart <= end; change = this.next) {
      end = Math.max(end, change.oldStart + change.oldLength);
      this.#shift += change.newLength - change.oldLength;
      this.#index++;
    }
    return end;
  }

  /** This side's version of the stretch of base lines that was just walked through. */
  linesFor(start: number, end: number): readonly string[] {
    const found = this.#lines.slice(start + this.#shiftBefore, end + this.#shift);
    this.#shiftBefore = this.#shift;
    return found;
  }
}
