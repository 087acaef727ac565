/** Milliseconds in each unit that endpoints write. */
const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Numbers above these are points in time, not spans: seconds and milliseconds since 1970. */
const epoch = { seconds: 1e9, milliseconds: 1e12 };

/**
 * How long from now, in milliseconds, as endpoints write it: `1s`, `6m0s`, `120ms`, `2.5` (seconds), a date, or the time
 * since 1970 in seconds or milliseconds. What has passed is 0.
 * @param now milliseconds since the epoch
 * @returns `undefined` when it is none of these
 */
export function parseWait(text: string | null, now: number): number | undefined {
  const written = text?.trim() ?? "";
  if (/^[\d.]+$/.test(written)) {
    return waitOfNumber(Number(written), now);
  }
  if (/^(?:[\d.]+(?:ms|[smhd]))+$/i.test(written)) {
    const spans = [...written.matchAll(/([\d.]+)(ms|[smhd])/gi)];
    return usable(
      spans.reduce(
        (sum, [, count, unit]) => sum + Number(count) * (units[(unit ?? "").toLowerCase()] ?? NaN),
        0,
      ),
    );
  }
  // Date.parse takes almost anything with a digit for a year; a date has more to it.
  return /\d{2}:\d{2}/.test(written) ? usable(Date.parse(written) - now) : undefined;
}

function waitOfNumber(value: number, now: number): number | undefined {
  if (value > epoch.milliseconds) {
    return usable(value - now);
  }
  return usable(value > epoch.seconds ? value * 1_000 - now : value * 1_000);
}

function usable(ms: number): number | undefined {
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
