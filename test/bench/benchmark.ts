export interface Benchmark {
  readonly title: string;
  run(print: (line: string) => void): Promise<void>;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? NaN)
    : ((sorted[middle - 1] ?? NaN) + (sorted[middle] ?? NaN)) / 2;
}

/** `1.043 (1.031 to 1.062)`: median, least and most of the ratios of pairs measured one after the other. */
export function describeRatios(pairs: readonly (readonly [ours: number, baseline: number])[]): string {
  const ratios = pairs.map(([ours, baseline]) => ours / baseline);
  return `${median(ratios).toFixed(3)} (${Math.min(...ratios).toFixed(3)} to ${Math.max(...ratios).toFixed(3)})`;
}
