import { isSame, type Gap, type Piece, type Slot } from "./piece.ts";

interface Wide {
  readonly pieces: readonly Piece[];
  /** Base lines that the hunk has got beyond what was asked for, because it took in whole hunks. */
  readonly prefix: readonly string[];
  readonly suffix: readonly string[];
}

interface Around {
  readonly above: readonly string[];
  readonly below: readonly string[];
}

/**
 * The stretches with one hunk made wider, so that a version fits that replaces lines around it as well. Hunks on the way
 * become part of it. Lines that the user has changed are never taken in.
 * @returns undefined where that cannot be
 */
export function widened(
  pieces: readonly Piece[],
  fingerprint: string,
  { above, below }: Around,
): Wide | undefined {
  const index = pieces.findIndex((piece) => piece.kind === "slot" && piece.id === fingerprint);
  const slot = pieces[index];
  if (slot?.kind !== "slot") {
    return undefined;
  }
  if (above.length === 0 && below.length === 0) {
    return { pieces, prefix: [], suffix: [] };
  }
  const before = taken(pieces.slice(0, index).reverse(), above, "above");
  const after = taken(pieces.slice(index + 1), below, "below");
  if (before === undefined || after === undefined) {
    return undefined;
  }
  const merged = [...before.absorbed.toReversed(), slot, ...after.absorbed];
  return {
    pieces: [...before.rest.toReversed(), joined(slot, merged), ...after.rest],
    prefix: before.beyond,
    suffix: after.beyond,
  };
}

/** @param pieces beginning with the hunk's neighbour */
function taken(
  pieces: readonly Piece[],
  wanted: readonly string[],
  side: keyof Around,
):
  | {
      readonly absorbed: readonly Piece[];
      readonly rest: readonly Piece[];
      readonly beyond: readonly string[];
    }
  | undefined {
  const absorbed: Piece[] = [];
  let open = wanted;
  for (const [index, piece] of pieces.entries()) {
    const base = piece.base ?? [];
    if (open.length === 0) {
      return { absorbed, rest: pieces.slice(index), beyond: [] };
    }
    const length = Math.min(open.length, base.length);
    const [near, far] = side === "above" ? split(base, base.length - length).reverse() : split(base, length);
    const [asked, left] =
      side === "above" ? split(open, open.length - length).reverse() : split(open, length);
    if (!isSame(near ?? [], asked ?? []) || (piece.kind === "gap" && !isSame(piece.now, base))) {
      return undefined;
    }
    open = left ?? [];
    if (piece.kind === "slot") {
      absorbed.push(piece);
      if ((far ?? []).length > 0) {
        return { absorbed, rest: pieces.slice(index + 1), beyond: far ?? [] };
      }
    } else {
      absorbed.push(gapOf(near ?? []));
      if (open.length === 0) {
        return { absorbed, rest: [gapOf(far ?? []), ...pieces.slice(index + 1)], beyond: [] };
      }
    }
  }
  return open.length === 0 ? { absorbed, rest: [], beyond: [] } : undefined;
}

function split(lines: readonly string[], at: number): (readonly string[])[] {
  return [lines.slice(0, at), lines.slice(at)];
}

function gapOf(base: readonly string[]): Gap {
  return { kind: "gap", base, now: base };
}

function joined(slot: Slot, pieces: readonly Piece[]): Slot {
  const all = (of: (piece: Piece) => readonly string[] | null): readonly string[] =>
    pieces.flatMap((piece) => of(piece) ?? []);
  const slots = pieces.filter((piece) => piece.kind === "slot");
  const above = pieces.slice(0, pieces.indexOf(slot)).flatMap(({ base }) => base ?? []).length;
  const base = all((piece) => piece.base);
  return {
    ...slot,
    ...{ base, origin: { start: slot.origin.start - above, base } },
    proposed: all((piece) => (piece.kind === "slot" ? piece.proposed : piece.base)),
    now: all(({ now }) => now),
    kept: all(({ now }) => now),
    absorbed: slots.flatMap(({ id, absorbed }) => [...absorbed, ...(id === slot.id ? [] : [id])]),
  };
}
