import type { TestResult } from "../trial/protocol.ts";

/** What a candidate does to the tests that failed. */
export interface Progress {
  /** How much nearer to passing, between 0 and 1: tests that pass now, and tests that fail further on. */
  readonly share: number;
  /** Of those that failed: the ones that pass now. */
  readonly passing: ReadonlySet<string>;
  /** Equal where the same tests get as far. */
  readonly signature: string;
  /**
   * How much likelier this is a part of the correction than an edit of which nothing is known, by what is only a sign: a
   * value that is closer to what was expected, or a value where there was an error.
   */
  readonly sign: number;
}

/** So much likelier, where what came out was nothing like it should be, and is nearly so now. */
const CLOSER = 20;

/** So much likelier, where there was an error before anything could be compared. */
const COMPARED = 3;

/** Values that are closer by less are closer by chance. */
const LEAST_CLOSER = 0.02;

/** @param failing what failed at first, by `keyOf` */
export function progressOf(
  failing: ReadonlyMap<string, TestResult>,
  results: readonly TestResult[],
): Progress {
  const passing = new Set<string>();
  const reached: string[] = [];
  let share = 0;
  let sign = 0;
  const now = new Map(results.map((result) => [keyOf(result), result]));
  for (const [key, before] of failing) {
    const result = now.get(key);
    if (result?.status === "passed") {
      passing.add(key);
      share += 1;
      reached.push(key);
    } else if (result?.line !== undefined && before.line !== undefined && result.line > before.line) {
      share += 0.5;
      reached.push(`${key}:${result.line}`);
    } else if (result !== undefined && result.line === before.line) {
      sign += signOf(before, result);
    }
  }
  return { share: share / failing.size, passing, signature: reached.join("\n"), sign: sign / failing.size };
}

function signOf(before: TestResult, now: TestResult): number {
  if (now.alike === undefined) {
    return 0;
  }
  if (before.alike === undefined) {
    return COMPARED;
  }
  const closer = now.alike - before.alike;
  return closer >= LEAST_CLOSER ? 1 + CLOSER * closer : 0;
}

export function keyOf({ file, id }: TestResult): string {
  return `${file}\n${id}`;
}
