/** Statuses that come and go: asking again later makes sense (52x: Cloudflare). Refusals (other 4xx) stay. */
const passing = new Set([408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529]);

export function isPassing(status: number): boolean {
  return passing.has(status);
}

/** How often one call is sent at most: more often where the endpoint itself says when to come back. */
const mostAttempts = { told: 12, untold: 6 };

/** Bounds of a pause nobody asked for, in milliseconds. A rate is counted by the minute, so its pauses are longer. */
const pauses = {
  limit: { first: 4_000, most: 60_000 },
  trouble: { first: 1_000, most: 30_000 },
};

/** Longer waits, in milliseconds, are not sat through: the user is told instead. */
export const longestWaitMs = 120_000;

export interface Setback {
  /** `limit`: too many requests; `trouble`: the endpoint or the way to it failed. */
  readonly kind: "limit" | "trouble";
  /** What the endpoint asks to wait, in milliseconds; `undefined`: it does not say. */
  readonly toldMs: number | undefined;
}

/**
 * How long to wait, in milliseconds, before a call is sent again: what the endpoint asks for, else a random part of a span
 * that doubles (full jitter), so that calls that failed together do not come back together.
 * @param attempts how often the call was sent
 * @param remainingMs until the call's own deadline
 * @param random from 0 to 1
 * @returns `undefined` when it is not to be sent again
 */
export function waitBeforeRetry(
  { kind, toldMs }: Setback,
  attempts: number,
  remainingMs: number,
  random: () => number,
): number | undefined {
  const { first, most } = pauses[kind];
  const wait = toldMs ?? random() * Math.min(most, first * 2 ** (attempts - 1));
  const enough = attempts >= mostAttempts[toldMs === undefined ? "untold" : "told"];
  return enough || wait > Math.min(longestWaitMs, remainingMs) ? undefined : wait;
}
