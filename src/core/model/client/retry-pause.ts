/** Longer waits are not sat through: the user is told instead. */
const longestPauseMs = 30_000;
const firstPauseMs = 1_000;

/**
 * How long to wait, in milliseconds, before an endpoint that limits its rate is asked again.
 * @param pauses how often this call has waited already
 * @param now milliseconds since the epoch, for a Retry-After that is a date
 * @returns `undefined` when the endpoint wants a longer wait than makes sense
 */
export function retryPause(headers: Headers | undefined, pauses: number, now: number): number | undefined {
  const wanted = retryAfterMs(headers, now) ?? firstPauseMs * 2 ** pauses;
  return wanted <= longestPauseMs ? wanted : undefined;
}

/** What the endpoint asks for, in milliseconds; `undefined` when it does not say. */
function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const exact = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (exact >= 0) {
    return exact;
  }
  const text = headers?.get("retry-after") ?? "";
  const seconds = /^\s*[\d.]+\s*$/.test(text) ? Number(text) : NaN;
  const wanted = Number.isNaN(seconds) ? Date.parse(text) - now : seconds * 1000;
  return Number.isNaN(wanted) ? undefined : Math.max(0, wanted);
}
