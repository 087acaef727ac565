import type { OutlineItem } from "./outline.ts";

/**
 * For each item of the answer the one of the file it is, in order; `undefined` for placeholders and new ones.
 * @returns undefined where an item could be one of several, or stands in another order
 */
export function placesOf(
  there: readonly OutlineItem[],
  wanted: readonly OutlineItem[],
): readonly (number | undefined)[] | undefined {
  let last = -1;
  const byKey = new Map<string, number[]>();
  for (const [index, { key }] of there.entries()) {
    const same = byKey.get(key);
    if (same) {
      same.push(index);
    } else {
      byKey.set(key, [index]);
    }
  }
  /** Per key how many of its places lie behind: they do for good, since `last` only grows. */
  const passed = new Map<string, number>();
  const places: (number | undefined)[] = [];
  let skips = false;
  for (const item of wanted) {
    skips ||= item.isPlaceholder;
    const all = item.isPlaceholder ? undefined : byKey.get(item.key);
    if (all === undefined) {
      places.push(undefined);
      continue;
    }
    let at = passed.get(item.key) ?? 0;
    while (at < all.length && (all[at] ?? 0) <= last) {
      at++;
    }
    passed.set(item.key, at);
    const [first, second] = all.slice(at, at + 2);
    if (first === undefined || (second !== undefined && (skips || first !== last + 1))) {
      return undefined;
    }
    [last, skips] = [first, false];
    places.push(first);
  }
  return places;
}

/** Whether what is next to an item, but for other new ones, is in the file: something new must stand there, or at an end. */
export function anchors(
  wanted: readonly OutlineItem[],
  places: readonly (number | undefined)[],
): {
  readonly above: readonly boolean[];
  readonly below: readonly boolean[];
  readonly hasPlaceholder: boolean;
} {
  const above: boolean[] = [];
  const below: boolean[] = [];
  const sweep = (indices: readonly number[], found: boolean[]): void => {
    let known = true;
    for (const index of indices) {
      found[index] = known;
      if (wanted[index]?.isPlaceholder) {
        known = false;
      } else if (places[index] !== undefined) {
        known = true;
      }
    }
  };
  const indices = wanted.map((_, index) => index);
  sweep(indices, above);
  sweep(indices.toReversed(), below);
  return { above, below, hasPlaceholder: wanted.some((item) => item.isPlaceholder) };
}
