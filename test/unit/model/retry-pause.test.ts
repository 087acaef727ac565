import { expect, test } from "vitest";
import { retryPause } from "../../../src/core/model/client/retry-pause.ts";

const now = Date.parse("2026-01-01T00:00:00Z");

test.each([
  ["seconds", { "retry-after": "3" }, 3_000],
  ["a fraction of a second", { "retry-after": "0.5" }, 500],
  ["at once", { "retry-after": "0" }, 0],
  ["a date", { "retry-after": "Thu, 01 Jan 2026 00:00:09 GMT" }, 9_000],
  ["a date that has passed", { "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" }, 0],
  ["milliseconds, the more exact", { "retry-after": "9", "retry-after-ms": "250" }, 250],
  ["too long", { "retry-after": "31" }, undefined],
  ["nonsense", { "retry-after": "soon" }, 1_000],
  ["nothing", {}, 1_000],
])("a Retry-After of %s", (_, headers, expected) => {
  expect(retryPause(new Headers(headers), 0, now)).toBe(expected);
});

test("each wait is twice the one before when the server does not say", () => {
  expect([0, 1, 2].map((pauses) => retryPause(undefined, pauses, now))).toEqual([1_000, 2_000, 4_000]);
});
