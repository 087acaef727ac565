import { getEventListeners } from "node:events";
import { describe, expect, test } from "vitest";
import { lessonOf } from "../../../src/core/model/client/lessons.ts";
import { usual } from "../../../src/core/model/client/habit.ts";
import { isOverflow } from "../../../src/core/model/client/overflow.ts";
import { shares } from "../../../src/core/model/client/answer-usage.ts";
import { EndpointPressure } from "../../../src/core/model/pressure/endpoint-pressure.ts";
import { parseWait } from "../../../src/core/model/pressure/durations.ts";
import { retryAfterMs } from "../../../src/core/model/pressure/rate-headers.ts";
import { RateWindow } from "../../../src/core/model/pressure/rate-window.ts";
import { waitBeforeRetry } from "../../../src/core/model/pressure/retry.ts";
import { ManualTimers } from "../../support/server/manual-timers.ts";

const now = Date.parse("2026-01-01T00:00:00Z");

test.each([
  ["1s", 1_000],
  ["6m0s", 360_000],
  ["120ms", 120],
  ["2m59.56s", 179_560],
  ["1h2m3s", 3_723_000],
  ["1d", 86_400_000],
  ["7", 7_000],
  ["0.5", 500],
  ["0", 0],
  ["2026-01-01T00:00:09Z", 9_000],
  ["Thu, 01 Jan 2026 00:00:09 GMT", 9_000],
  ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
  [String(now / 1000 + 5), 5_000],
  [String(now + 5_000), 5_000],
  ["soon", undefined],
  ["1 s", undefined],
  ["1.2.3", undefined],
  ["", undefined],
  [null, undefined],
])("a wait of %j", (text, expected) => {
  expect(parseWait(text, now)).toBe(expected);
});

test("milliseconds are more exact than seconds", () => {
  expect(retryAfterMs(new Headers({ "retry-after": "9", "retry-after-ms": "250" }), now)).toBe(250);
});

describe("A call is sent again", () => {
  const told = (toldMs: number) => ({ kind: "limit", toldMs }) as const;
  const untold = { kind: "trouble", toldMs: undefined } as const;

  test("after a random part of a span that doubles up to 30 s", () => {
    const waits = (random: number) =>
      [1, 2, 3, 4, 5].map((attempts) => waitBeforeRetry(untold, attempts, 1e9, () => random));
    expect(waits(1)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(waits(0)).toEqual([0, 0, 0, 0, 0]);
  });

  test("six times at most, twelve when the endpoint says when", () => {
    expect(waitBeforeRetry(untold, 6, 1e9, () => 0)).toBeUndefined();
    expect(waitBeforeRetry(told(5), 11, 1e9, () => 0)).toBe(5);
    expect(waitBeforeRetry(told(5), 12, 1e9, () => 0)).toBeUndefined();
  });

  test("not after its own deadline, nor after more than two minutes", () => {
    expect(waitBeforeRetry(told(5_000), 1, 4_999, () => 0)).toBeUndefined();
    expect(waitBeforeRetry(told(120_000), 1, 1e9, () => 0)).toBe(120_000);
    expect(waitBeforeRetry(told(120_001), 1, 1e9, () => 0)).toBeUndefined();
  });
});

test("Who waited in line leaves no listener and no timer, admitted or gone", async () => {
  const timers = new ManualTimers();
  const pressure = new EndpointPressure(1, timers);
  const caller = new AbortController();
  const applicant = { model: "m", size: { promptTokens: 1, answerTokens: 1 }, notBefore: timers.now() + 5 };
  const admitted = pressure.admit(applicant, caller.signal);
  timers.pass(5);
  const pass = await admitted;
  expect(pass).toBeDefined();
  expect(getEventListeners(caller.signal, "abort")).toHaveLength(0);
  const gone = pressure.admit(applicant, caller.signal);
  caller.abort();
  expect(await gone).toBeUndefined();
  expect(getEventListeners(caller.signal, "abort")).toHaveLength(0);
  pass?.release();
  expect(timers.pending).toBe(0);
});

describe("A window of a rate", () => {
  const report = (remaining: number, resetMs: number | undefined = 1_000, limit: number | undefined = 10) =>
    ({ counted: "requests", limit, remaining, resetMs }) as const;

  test("of which nothing is known keeps nobody waiting", () => {
    expect(new RateWindow().waitMs(5, now)).toBe(0);
  });

  test("counts calls that went out after the one that brought the news", () => {
    const window = new RateWindow();
    window.told(0, report(2), now);
    window.take(1, 1);
    expect(window.waitMs(1, now)).toBe(0);
    window.take(2, 1);
    expect(window.waitMs(1, now)).toBe(1_000);
    window.told(2, report(3), now);
    expect(window.waitMs(3, now)).toBe(0);
  });

  test("passes over news that is older than what it knows", () => {
    const window = new RateWindow();
    window.told(5, report(0), now);
    window.told(4, report(9), now);
    expect(window.waitMs(1, now)).toBe(1_000);
  });

  test("is full again when it is over, and a call larger than it waits for that", () => {
    const window = new RateWindow();
    window.told(0, report(9), now);
    expect(window.waitMs(50, now)).toBe(1_000);
    expect(window.waitMs(50, now + 1_000)).toBe(0);
    window.take(1, 50);
    expect(window.waitMs(1, now + 1_000)).toBe(1_000);
  });

  test("of which nobody says when it ends, or only in an hour, is left to the endpoint", () => {
    const window = new RateWindow();
    window.told(0, { counted: "requests", limit: undefined, remaining: 0, resetMs: undefined }, now);
    expect(window.waitMs(1, now)).toBe(0);
    window.told(1, report(0, 3_600_000), now);
    expect(window.waitMs(1, now)).toBe(0);
  });
});

test.each([
  "This model's maximum context length is 4097 tokens. However, your messages resulted in 5000 tokens.",
  "prompt is too long: 208310 tokens > 200000 maximum",
  "the request exceeds the available context size. try increasing the context size or enable context shift",
  "input length exceeds the context length",
  "prompt too long; exceeded max context length by 4 tokens",
  "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).",
  "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
  "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 8193. Given: 9000",
  "Input is too long for requested model.",
  "Requested tokens (9031) exceed context window of 2048",
])("an overflow, in the words of one server: %s", (message) => {
  expect(isOverflow({ message })).toBe(true);
});

test.each([
  "max_tokens is too large: 9000. This model supports at most 4096 completion tokens",
  "Rate limit reached for tokens per minute",
  "temperature must be at most 2",
  "Please provide some context",
])("no overflow: %s", (message) => {
  expect(isOverflow({ message })).toBe(false);
});

test.each([
  ["a wrong value of n is still a reason to ask one by one", "n must be less than 2", { omitted: ["n"] }],
  ["a line break before a word is no parameter", "bad\nn of nothing unsupported", undefined],
  ["a parameter that was not sent", "top_k is not supported", undefined],
])("%s", (_, message, expected) => {
  const body = { n: 3, messages: [{ role: "user", content: "Hi." }] };
  expect(lessonOf(usual, { status: 400, error: { message }, body })).toEqual(expected);
});

test("one bill, divided, adds up, and no part has more thought than written", () => {
  const whole = {
    promptTokens: 11,
    completionTokens: 101,
    cachedTokens: 4,
    reasoningTokens: 67,
    source: "reported",
  } as const;
  for (const sizes of [[1], [0, 0, 0], [5, 0, 7], [1, 1, 1, 1, 1, 1, 1], [3, 1000, 2]]) {
    const parts = shares(whole, sizes);
    const sum = (of: (part: (typeof parts)[number]) => number) =>
      parts.reduce((total, part) => total + of(part), 0);
    expect([
      sum(({ promptTokens }) => promptTokens),
      sum(({ completionTokens }) => completionTokens),
      sum(({ cachedTokens }) => cachedTokens),
      sum(({ reasoningTokens }) => reasoningTokens),
    ]).toEqual([11, 101, 4, 67]);
    expect(parts.every(({ reasoningTokens, completionTokens }) => reasoningTokens <= completionTokens)).toBe(
      true,
    );
  }
});
