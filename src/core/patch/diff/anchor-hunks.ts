import { findLines } from "../locate/find-lines.ts";
import { diffLines } from "./line-diff.ts";
import { sameLines } from "./lines.ts";
import type { Hunk } from "../patch.ts";
import { said } from "../../workspace/said.ts";

/** Where a hunk belongs in a text it was not made for. */
export type Anchor =
  /** `start`: zero-based line of the new text. */
  | { readonly kind: "anchored"; readonly start: number }
  | { readonly kind: "already-there" }
  | { readonly kind: "stale"; readonly reason: string };

/** Unchanged lines that have to stand on either side of a hunk, fewer only at the ends of the file. */
const CONTEXT = 3;

const gone = said`its lines, or those around them, are not there any more`;
const several = said`its lines are in several places now`;

/**
 * Finds each hunk's place by its lines and exactly the lines around them. Where these occur once in both texts, that is
 * the place, even if it moved. Where they repeat, more context has to tell them apart, and a diff of the two texts and
 * the order of the repetitions have to point to the same place; else the hunk is stale. Nothing is ever guessed.
 * @param hunks in the order of their places in `base`
 */
export function anchorHunks(
  base: readonly string[],
  hunks: readonly Hunk[],
  now: readonly string[],
): readonly Anchor[] {
  const anchors: Anchor[] = hunks.map(() => ({ kind: "stale", reason: gone }));
  // Neighbours belong to the context: as they were, or, where they have been applied already, as they became.
  for (let progress = true; progress;) {
    progress = false;
    const there = new Set(hunks.filter((_, index) => anchors[index]?.kind === "already-there"));
    hunks.forEach((hunk, index) => {
      if (anchors[index]?.kind !== "stale") {
        return;
      }
      for (const applied of [there, new Set(hunks)]) {
        const anchor = anchorOne(variant(base, hunks, applied, hunk), hunk, now);
        anchors[index] = anchor;
        if (anchor.kind !== "stale") {
          progress = anchor.kind === "already-there" || progress;
          break;
        }
      }
    });
  }
  return withoutCollisions(anchors, hunks);
}

interface Variant {
  readonly lines: readonly string[];
  /** Line where the hunk's own lines start. */
  readonly start: number;
}

/** The base with the applied hunks in it, the one that is looked for excepted. */
function variant(
  base: readonly string[],
  hunks: readonly Hunk[],
  applied: ReadonlySet<Hunk>,
  wanted: Hunk,
): Variant {
  const lines: string[] = [];
  let [at, start] = [0, 0];
  const copyUpTo = (end: number): void => {
    for (; at < end; at++) {
      lines.push(base[at] ?? "");
    }
  };
  for (const hunk of hunks) {
    if (hunk === wanted) {
      copyUpTo(hunk.baseStart);
      start = lines.length;
    } else if (applied.has(hunk)) {
      copyUpTo(hunk.baseStart);
      for (const line of hunk.newLines) {
        lines.push(line);
      }
      at += hunk.baseLines.length;
    }
  }
  copyUpTo(base.length);
  return { lines, start };
}

/** The hunk with `context` lines on either side, as it was and as it becomes. */
class Surrounded {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Line of the variant where both start. */
  readonly from: number;
  readonly isWhole: boolean;

  constructor({ lines, start }: Variant, { baseLines, newLines }: Hunk, context: number) {
    const end = start + baseLines.length;
    this.from = Math.max(0, start - context);
    this.before = lines.slice(this.from, end + context);
    this.after = [...lines.slice(this.from, start), ...newLines, ...lines.slice(end, end + context)];
    this.isWhole = this.before.length === lines.length;
  }
}

function anchorOne(old: Variant, hunk: Hunk, now: readonly string[]): Anchor {
  const near = new Surrounded(old, hunk, CONTEXT);
  const [places, placesNow] = [findLines(old.lines, near.before), findLines(now, near.before)];
  if (places.length === 1 && findLines(old.lines, near.after).length === 0) {
    return anchorAt(old, near, now, placesNow);
  }
  for (let context = CONTEXT + 1; ; context = Math.ceil(context * 1.5)) {
    const wide = new Surrounded(old, hunk, context);
    if (wide.isWhole) {
      return wholeText(old, wide, now);
    }
    if (findLines(old.lines, wide.before).length > 1 || findLines(old.lines, wide.after).length > 0) {
      continue;
    }
    const anchor = anchorAt(old, wide, now, findLines(now, wide.before));
    if (anchor.kind !== "anchored") {
      return anchor;
    }
    const isSameOfMany =
      places.length === placesNow.length &&
      places.indexOf(near.from) === placesNow.indexOf(anchor.start - (old.start - near.from));
    return isSameOfMany && isAligned(old, hunk, now, anchor.start)
      ? anchor
      : { kind: "stale", reason: several };
  }
}

/** What the places of both forms say; the old form counts only where it is not part of the new one. */
function anchorAt(
  old: Variant,
  { before, after, from }: Surrounded,
  now: readonly string[],
  placesBefore: readonly number[],
): Anchor {
  const [place, ...others] = findLines(now, after);
  const outside = placesBefore.filter(
    (at) => place === undefined || at < place || at + before.length > place + after.length,
  );
  if (place !== undefined && others.length === 0 && outside.length === 0) {
    return { kind: "already-there" };
  }
  const [start] = placesBefore;
  if (place === undefined && start !== undefined && placesBefore.length === 1) {
    return { kind: "anchored", start: start + old.start - from };
  }
  return { kind: "stale", reason: place === undefined && start === undefined ? gone : several };
}

/** Nothing less than the whole text tells the hunk's place: it has to be the same. */
function wholeText(old: Variant, { before, after }: Surrounded, now: readonly string[]): Anchor {
  if (sameLines(now, after)) {
    return { kind: "already-there" };
  }
  return sameLines(now, before)
    ? { kind: "anchored", start: old.start }
    : { kind: "stale", reason: before.length === 0 ? gone : several };
}

function isAligned(old: Variant, { baseLines }: Hunk, now: readonly string[], start: number): boolean {
  let shift = 0;
  const end = old.start + baseLines.length;
  for (const { oldStart, oldLength, newLength } of diffLines(old.lines, now)) {
    if (oldStart >= end) {
      break;
    }
    if (oldStart + oldLength > old.start) {
      return false;
    }
    shift += newLength - oldLength;
  }
  return start === old.start + shift;
}

/** Two hunks that claim the same lines, or changed their order, are not where they were. */
function withoutCollisions(anchors: readonly Anchor[], hunks: readonly Hunk[]): readonly Anchor[] {
  const collides = (index: number): boolean => {
    const anchor = anchors[index];
    const hunk = hunks[index];
    return anchors.some((other, at) => {
      const rival = hunks[at];
      if (at === index || anchor?.kind !== "anchored" || other.kind !== "anchored" || !hunk || !rival) {
        return false;
      }
      const [endOfAnchor, endOfOther] = [
        anchor.start + hunk.baseLines.length,
        other.start + rival.baseLines.length,
      ];
      return anchor.start === other.start || (anchor.start < endOfOther && other.start < endOfAnchor);
    });
  };
  return anchors.map((anchor, index) =>
    collides(index) ? { kind: "stale", reason: said`another hunk has moved to its place` } : anchor,
  );
}
