import type { Cents } from "./money.ts";

const rates: { from: Cents; percent: number }[] = [
  { from: 100_000, percent: 5 },
  { from: 50_000, percent: 2 },
];

/** What a regular customer pays. */
export function discounted(total: Cents): Cents {
  const rate = rates.find(({ from }) => total >= from);
  const percent: number = rate?.percent;
  return Math.round((total * (100 - percent)) / 100);
}
