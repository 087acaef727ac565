import { parseWait } from "./durations.ts";

/** What endpoints limit a minute (or a day) of. */
const counted = ["requests", "tokens", "input-tokens", "output-tokens"] as const;
export type Counted = (typeof counted)[number];

/** What an endpoint says about one of its limits. */
export interface RateReport {
  readonly counted: Counted;
  /** How much fits into a window; `undefined`: it does not say. */
  readonly limit: number | undefined;
  /** How much of it is left. */
  readonly remaining: number;
  /** Milliseconds until there is more; `undefined`: it does not say. */
  readonly resetMs: number | undefined;
}

/** How OpenAI (and Azure, Groq, Together), Anthropic, and the rest of the world spell the same three headers. */
const spellings: Readonly<Record<Counted, readonly ((what: string) => string)[]>> = {
  requests: [
    (what) => `x-ratelimit-${what}-requests`,
    (what) => `anthropic-ratelimit-requests-${what}`,
    (what) => `x-ratelimit-${what}`,
    (what) => `ratelimit-${what}`,
  ],
  tokens: [(what) => `x-ratelimit-${what}-tokens`, (what) => `anthropic-ratelimit-tokens-${what}`],
  "input-tokens": [(what) => `anthropic-ratelimit-input-tokens-${what}`],
  "output-tokens": [(what) => `anthropic-ratelimit-output-tokens-${what}`],
};

/** The names of the headers, made once. */
const names = counted.flatMap((each) =>
  spellings[each].map((spell) => ({
    counted: each,
    remaining: spell("remaining"),
    limit: spell("limit"),
    reset: spell("reset"),
  })),
);

/**
 * The limits in the headers of a response; what cannot be read, or says that there is no limit (0, -1), is left out.
 * @param now milliseconds since the epoch, for a reset that is a date
 */
export function readRateHeaders(headers: Headers, now: number): readonly RateReport[] {
  const reports: RateReport[] = [];
  for (const { counted: what, remaining, limit, reset } of names) {
    const left = numberIn(headers.get(remaining));
    const most = numberIn(headers.get(limit));
    if (left === undefined || most === 0 || reports.some((report) => report.counted === what)) {
      continue;
    }
    reports.push({
      counted: what,
      limit: most,
      remaining: left,
      resetMs: parseWait(headers.get(reset), now),
    });
  }
  return reports;
}

/** What the endpoint asks to wait before the next request, in milliseconds; `undefined` when it does not say. */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const exact = numberIn(headers?.get("retry-after-ms") ?? null);
  return exact ?? parseWait(headers?.get("retry-after") ?? null, now);
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
