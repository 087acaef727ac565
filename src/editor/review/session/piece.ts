import { sameLines } from "../../../core/patch/diff/lines.ts";

/** Lines with their line ends; null: there is no such file. */
export type Lines = readonly string[] | null;

/** A stretch between hunks. What differs from the base in it is the user's own. */
export interface Gap {
  readonly kind: "gap";
  readonly base: readonly string[];
  readonly now: readonly string[];
}

/** Somebody's version of a hunk's lines. */
export interface Version {
  /** Who wrote it, as it is shown; undefined: the proposal. */
  readonly by: string | undefined;
  readonly lines: Lines;
}

/** A hunk of the proposal: what stood there, what is proposed, what was chosen, what stands there now. */
export interface Slot {
  readonly kind: "slot";
  /** Fingerprint of the proposal's hunk; for a created or deleted file, its content's hash. */
  readonly id: string;
  readonly base: Lines;
  /** As the proposal has it, and where that was made for. */
  readonly proposed: Lines;
  readonly origin: { readonly start: number; readonly base: readonly string[] };
  readonly chosen: Version;
  readonly now: Lines;
  /** What stood here before it was rejected: accepting brings it back, also what the user typed. */
  readonly kept: Lines;
  readonly accepted: boolean;
  /** Hunks that became part of this one when a version was chosen that goes further. */
  readonly absorbed: readonly string[];
}

export type Piece = Gap | Slot;

export type HunkStatus = "pending" | "accepted" | "rejected" | "edited";

export function isSame(a: Lines, b: Lines): boolean {
  return a === null || b === null ? a === b : sameLines(a, b);
}

/** Told by the text, so that the user's own undo and redo decide as well. */
export function statusOf({ base, now, chosen, accepted }: Slot): HunkStatus {
  if (isSame(now, base)) {
    return "rejected";
  }
  if (!isSame(now, chosen.lines)) {
    return "edited";
  }
  return accepted ? "accepted" : "pending";
}

export function accept(slot: Slot): Slot {
  return { ...slot, accepted: true, now: isSame(slot.now, slot.base) ? slot.kept : slot.now };
}

export function reject(slot: Slot): Slot {
  return {
    ...slot,
    accepted: false,
    now: slot.base,
    kept: isSame(slot.now, slot.base) ? slot.kept : slot.now,
  };
}

export function withVersion(slot: Slot, chosen: Version): Slot {
  return { ...slot, chosen, now: chosen.lines, kept: chosen.lines };
}

/** All stretches in order are the whole text. */
export function linesOf(pieces: readonly Piece[]): readonly string[] {
  return pieces.flatMap(({ now }) => now ?? []);
}

/**
 * Where a text that had no final line end is followed by more, it gets one: lines of two authors are never glued into
 * one.
 */
export function unglued(pieces: readonly Piece[], lineEnd: string): readonly Piece[] {
  const last = pieces.findLastIndex(({ now }) => (now?.length ?? 0) > 0);
  return pieces.map((piece, index) => {
    const lines = piece.now ?? [];
    const isOpen = (line: string, at: number): boolean =>
      !line.endsWith("\n") && (index < last || at < lines.length - 1);
    if (!lines.some(isOpen)) {
      return piece;
    }
    const now = lines.map((line, at) => (isOpen(line, at) ? line + lineEnd : line));
    return piece.kind === "gap" ? { ...piece, now } : { ...piece, now };
  });
}
