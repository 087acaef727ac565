import { expect, test } from "vitest";
import { exceeds, requireConsent } from "../../../src/core/run/consent.ts";
import type { RunEstimate } from "../../../src/core/model/money/estimate-run.ts";

const estimate: RunEstimate = { kind: "range", leastUsd: 0.1, mostUsd: 0.5, calls: 5, unpricedCalls: 0 };

test.each<[string, RunEstimate, number | undefined, boolean]>([
  ["without a limit nobody is asked", { kind: "unknown", reason: "no price" }, undefined, false],
  ["the most may be as high as the limit", estimate, 0.5, false],
  ["the most counts, not the least", estimate, 0.4, true],
  ["what is not known may be anything", { kind: "unknown", reason: "no price" }, 100, true],
  ["calls without a price may cost anything", { ...estimate, unpricedCalls: 1 }, 100, true],
])("%s", (_, of, limit, asked) => {
  expect(exceeds(of, limit)).toBe(asked);
});

test("a no ends the run with the estimate", async () => {
  await expect(requireConsent(estimate, () => Promise.resolve(false))).rejects.toMatchObject({
    kind: "cancelled",
    message: "Not run: the estimate is about $0.10 to $0.50. Nothing was sent.",
  });
  await requireConsent(estimate, () => Promise.resolve(true));
  await requireConsent(estimate, undefined);
});
