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

/** How OpenAI (and Azure, Groq, Together), Anthropic, Cerebras, and the rest of the world spell the same three headers. */
const spellings: Readonly<Record<Counted, readonly ((what: string) => string)[]>> = {
  requests: [
    (what) => `x-ratelimit-${what}-requests`,
    (what) => `anthropic-ratelimit-requests-${what}`,
    (what) => `x-ratelimit-${what}-requests-minute`,
    (what) => `x-ratelimit-${what}-requests-day`,
    (what) => `x-ratelimit-${what}`,
    (what) => `ratelimit-${what}`,
  ],
  tokens: [
    (what) => `x-ratelimit-${what}-tokens`,
    (what) => `anthropic-ratelimit-tokens-${what}`,
    (what) => `x-ratelimit-${what}-tokens-minute`,
  ],
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
  const reports: RateReport[] = standardReport(headers.get("ratelimit"));
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

/**
 * The one header of the standard (draft-ietf-httpapi-ratelimit-headers): `"burst";r=3;t=9, "daily";r=50;t=3600` since its
 * eighth draft, `limit=9, remaining=3, reset=9` before. Of several limits the one with the least left counts.
 */
function standardReport(text: string | null): RateReport[] {
  if (text === null) {
    return [];
  }
  const old = /\bremaining=/i.test(text);
  const limits = (old ? [text] : text.split(",")).map((each): RateReport | undefined => {
    const [remaining, reset] = old ? ["remaining", "reset"] : ["r", "t"];
    const left = parameterIn(each, remaining);
    const seconds = parameterIn(each, reset);
    return left === undefined
      ? undefined
      : {
          counted: "requests",
          limit: parameterIn(each, "limit"),
          remaining: left,
          resetMs: seconds === undefined ? undefined : seconds * 1000,
        };
  });
  return limits
    .filter((limit) => limit !== undefined)
    .sort((a, b) => a.remaining - b.remaining)
    .slice(0, 1);
}

function parameterIn(text: string, name: string): number | undefined {
  const [, value] = new RegExp(`(?:^|[;,\\s])${name}=(\\d{1,12})(?![\\d.])`, "i").exec(text) ?? [];
  return value === undefined ? undefined : Number(value);
}

/**
 * What the endpoint asks to wait before the next request, in milliseconds; `undefined` when it does not say. 0, or a time that
 * is over, says nothing: who comes back at once is refused again.
 */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const exact = numberIn(headers?.get("retry-after-ms") ?? null);
  const wait = exact ?? parseWait(headers?.get("retry-after") ?? null, now);
  return wait === 0 ? undefined : wait;
}

function numberIn(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
