/** The least and the most that steps may gain for their price: bounds of gain/price. `0 < least <= most`. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * What a step must gain for its price to be bought, when this share of the budget is gone: the threshold of the online
 * knapsack (Zhou, Chakrabarty and Lukose, 2008; for the composition of agents arXiv 2510.16499). It rises from below the
 * least to the most: with everything left nearly every useful step is bought, at the end only the best for its price.
 * @param gone from 0 to 1
 */
export function threshold(gone: number, { least, most }: Bounds): number {
  const share = Math.min(1, Math.max(0, gone));
  return (least / Math.E) * ((most * Math.E) / least) ** share;
}
