/** How alike two names look, from 0 to 1: the share of pairs of neighbouring characters they have in common (Dice). */
export function likeness(a: string, b: string): number {
  if (a.length < 2 || b.length < 2) {
    return 0;
  }
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < a.length; at++) {
    const pair = a.slice(at, at + 2).toLowerCase();
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  let common = 0;
  for (let at = 0; at + 1 < b.length; at++) {
    const pair = b.slice(at, at + 2).toLowerCase();
    const left = pairs.get(pair) ?? 0;
    if (left > 0) {
      common++;
      pairs.set(pair, left - 1);
    }
  }
  return (2 * common) / (a.length + b.length - 2);
}
