import { anchorHunks, type Anchor } from "../../../core/patch/diff/anchor-hunks.ts";
import { dominantEnd, splitLines } from "../../../core/patch/diff/lines.ts";
import { findLines } from "../../../core/patch/locate/find-lines.ts";
import type { Hunk } from "../../../core/patch/patch.ts";
import type { TextFile } from "../../../core/workspace/text-file.ts";
import type { Aside, FileReview } from "./file-review.ts";
import { isSame, unglued, type Gap, type Piece, type Slot } from "./piece.ts";
import { said } from "../../../core/workspace/said.ts";

/**
 * The review of a file that has become another since: every hunk is where its lines are now, or waits aside with the
 * reason. The file may become again what it was, and then nothing has happened.
 * @param now undefined: there is no such file
 */
export function rebased(review: FileReview, now: TextFile | undefined): FileReview {
  const { change, base } = review.state;
  switch (change.kind) {
    case "create":
      return blockedBy(review, now === undefined ? undefined : `there is another ${change.path} now`);
    case "delete":
      return blockedBy(
        review,
        now === undefined
          ? said`${change.path} is gone already`
          : now.hash === change.base.hash
            ? undefined
            : `${change.path} has changed, and would be lost`,
      );
    case "modify":
    case "rename":
      if (now === undefined) {
        return blockedBy(review, `${review.presentPath ?? change.path} is gone`);
      }
      return now.hash === base?.hash
        ? blockedBy(review.with({ base: now.encoding === base.encoding ? base : now }), undefined)
        : moved(blockedBy(review, undefined), change.base, now);
  }
}

function blockedBy(review: FileReview, reason: string | undefined): FileReview {
  if (review.state.blocked === reason) {
    return review;
  }
  const { change, base, pieces, move, aside } = review.state;
  return review.replaced({
    ...{ change, base, pieces, aside },
    ...(move !== undefined && { move }),
    ...(reason !== undefined && { blocked: reason }),
  });
}

interface Placed {
  readonly start: number;
  readonly length: number;
  readonly slot?: Slot;
  readonly lines: readonly string[];
}

function moved(review: FileReview, original: TextFile, now: TextFile): FileReview {
  const lines = splitLines(now.text);
  const aside: Aside[] = [];
  const placed: Placed[] = [];
  const asideSlots = review.state.aside.flatMap(({ slot }) => slot ?? []);
  const slots = [...review.slots(), ...asideSlots].toSorted((a, b) => a.origin.start - b.origin.start);
  const isOriginal = now.hash === original.hash;
  const anchors = isOriginal
    ? slots.map(({ origin }): Anchor => ({ kind: "anchored", start: origin.start }))
    : anchored(splitLines(original.text), slots.map(hunkOf), lines);
  slots.forEach((slot, index) => {
    const anchor = anchors[index];
    if (anchor?.kind === "anchored") {
      placed.push({ start: anchor.start, length: slot.origin.base.length, slot, lines: slot.now ?? [] });
    } else {
      const reason = anchor?.kind === "stale" ? anchor.reason : said`the file has it already`;
      aside.push({ slot, reason });
    }
  });
  const current = review.state.pieces.flatMap((piece) => piece.base ?? []);
  const own = [
    ...review.own().map(({ hunk }) => ({ hunk, base: current })),
    ...review.state.aside.flatMap((each) => each.own ?? []),
  ];
  for (const { hunk, base } of own) {
    const [anchor] = anchored(base, [hunk], lines);
    if (anchor?.kind === "anchored") {
      placed.push({ start: anchor.start, length: hunk.baseLines.length, lines: hunk.newLines });
    } else if (anchor?.kind === "stale") {
      aside.push({ own: { hunk, base }, reason: anchor.reason });
    }
  }
  const { kept, colliding } = apart(placed);
  return review.with({
    base: isOriginal && now.encoding === original.encoding ? original : now,
    pieces: unglued(piecesOf(lines, kept), dominantEnd(lines)),
    aside: [...aside, ...colliding.map((each) => asideOf(each, lines, review.path))],
  });
}

/** By the lines around, three of them; where those have changed, by one, if that is found once then and now. */
function anchored(
  base: readonly string[],
  hunks: readonly Hunk[],
  now: readonly string[],
): readonly Anchor[] {
  return anchorHunks(base, hunks, now).map((anchor, index): Anchor => {
    const hunk = hunks[index];
    if (anchor.kind !== "stale" || hunk === undefined) {
      return anchor;
    }
    const first = Math.max(0, hunk.baseStart - 1);
    const end = hunk.baseStart + hunk.baseLines.length;
    const [above, below] = [base.slice(first, hunk.baseStart), base.slice(end, end + 1)];
    const before = [...above, ...hunk.baseLines, ...below];
    const after = [...above, ...hunk.newLines, ...below];
    const isPlain = before.some((line) => line.trim() !== "") && above.length + below.length === 2;
    const [place, ...others] = findLines(now, before);
    const isThere = findLines(now, after).length > 0 || findLines(base, before).length !== 1;
    return !isPlain || place === undefined || others.length > 0 || isThere
      ? anchor
      : { kind: "anchored", start: place + above.length };
  });
}

function hunkOf({ id, origin, proposed }: Slot): Hunk {
  return {
    ...{ fingerprint: id, match: "exact", baseStart: origin.start, baseLines: origin.base },
    newLines: proposed ?? [],
  };
}

/** The proposal's hunks come before the user's own, and nothing is placed over anything. */
function apart(placed: readonly Placed[]): {
  readonly kept: readonly Placed[];
  readonly colliding: readonly Placed[];
} {
  const kept: Placed[] = [];
  const colliding: Placed[] = [];
  for (const each of placed) {
    const hits = kept.some(
      (other) =>
        each.start === other.start ||
        (each.start < other.start + other.length && other.start < each.start + each.length),
    );
    (hits ? colliding : kept).push(each);
  }
  return { kept: kept.toSorted((a, b) => a.start - b.start), colliding };
}

function asideOf({ slot, start, length, lines }: Placed, base: readonly string[], path: string): Aside {
  const reason = said`another change is at its place now`;
  if (slot !== undefined) {
    return { slot, reason };
  }
  const hunk: Hunk = {
    ...{ fingerprint: `${path} ${start} ${lines.join("")}`, match: "exact" },
    ...{ baseStart: start, baseLines: base.slice(start, start + length), newLines: lines },
  };
  return { own: { hunk, base }, reason };
}

function piecesOf(base: readonly string[], placed: readonly Placed[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  let gap: Gap = { kind: "gap", base: [], now: [] };
  const grow = (length: number, now?: readonly string[]): void => {
    const lines = base.slice(at, at + length);
    gap = { kind: "gap", base: [...gap.base, ...lines], now: [...gap.now, ...(now ?? lines)] };
    at += length;
  };
  for (const { start, length, slot, lines } of placed) {
    grow(start - at);
    if (slot === undefined) {
      grow(length, lines);
    } else {
      pieces.push(gap, reset(slot, base.slice(start, start + length)));
      gap = { kind: "gap", base: [], now: [] };
      at = start + length;
    }
  }
  grow(base.length - at);
  return [...pieces, gap];
}

/** The same lines, though perhaps not the same line ends. */
function reset(slot: Slot, base: readonly string[]): Slot {
  return isSame(slot.now, slot.base) ? { ...slot, base, now: base } : { ...slot, base };
}
