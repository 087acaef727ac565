/** For messages only: what a model probably meant is shown, never applied. */

/** @returns the stretch of the file most like the lines that were not found, or undefined when nothing is like them */
export function closestLines(
  lines: readonly string[],
  search: readonly string[],
): { readonly start: number; readonly lines: readonly string[] } | undefined {
  const wanted = new Map<string, number>();
  for (const line of search) {
    const key = line.trim();
    if (key !== "") {
      wanted.set(key, (wanted.get(key) ?? 0) + 1);
    }
  }
  const length = Math.min(search.length, lines.length);
  const total = [...wanted.values()].reduce((sum, count) => sum + count, 0);
  const hits = lines.map((line) => (wanted.has(line.trim()) ? 1 : 0));
  let score = hits.slice(0, length).reduce<number>((sum, hit) => sum + hit, 0);
  let best = { score, start: 0 };
  for (let start = 1; start + length <= lines.length; start++) {
    score += (hits[start + length - 1] ?? 0) - (hits[start - 1] ?? 0);
    if (score > best.score) {
      best = { score, start };
    }
  }
  if (best.score * 2 < total || best.score === 0) {
    return undefined;
  }
  return { start: best.start, lines: lines.slice(best.start, best.start + length) };
}
