/** Two-sided 95 %. */
const z = 1.96;

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A share and its interval by Wilson (1927), which holds near 0 and 1 too. */
export function wilson(successes: number, trials: number): Estimate {
  const share = successes / trials;
  const scale = 1 + z ** 2 / trials;
  const middle = (share + z ** 2 / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** A mean and its interval; of differences between pairs, too. */
export function meanOf(values: readonly number[]): Estimate {
  const value = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - value) ** 2, 0) / (values.length - 1);
  const half = z * Math.sqrt(variance / values.length);
  return { value, low: value - half, high: value + half };
}
