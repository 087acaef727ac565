import { describe, expect, test } from "vitest";
import {
  describeEstimate,
  estimateRun,
  type PlannedAsk,
} from "../../../src/core/model/money/estimate-run.ts";
import { free, metered, unknownPrice } from "../../../src/core/model/money/prices.ts";

const proposer: PlannedAsk = {
  model: "m",
  price: metered(1, 10),
  promptTokens: 10_000,
  maxAnswerTokens: 4_000,
  expectedAnswerTokens: 1_000,
};

describe("What a run will cost", () => {
  test("is a range from usual answers to the longest, without and with the calls that may not be needed", () => {
    const critic = { ...proposer, perhaps: true };
    const estimate = estimateRun([proposer, proposer, critic]);
    expect(estimate).toMatchObject({ kind: "range", calls: 3, unpricedCalls: 0 });
    expect(estimate.kind === "range" && estimate.leastUsd).toBeCloseTo(2 * (0.01 + 0.01));
    expect(estimate.kind === "range" && estimate.mostUsd).toBeCloseTo(3 * (0.01 + 0.04));
    expect(describeEstimate(estimate)).toBe("about $0.04 to $0.15");
  });

  test("says which part of the calls has no price, and never takes it for nothing", () => {
    const unpriced = { ...proposer, model: "x", price: unknownPrice };
    expect(describeEstimate(estimateRun([proposer, unpriced, unpriced]))).toBe(
      "about $0.02 to $0.05; 2 of 3 calls at an unknown price",
    );
    expect(describeEstimate(estimateRun([{ ...proposer, price: free }, unpriced]))).toBe(
      "nothing for what has a price; 1 of 2 calls at an unknown price",
    );
    const unknown = estimateRun([unpriced, unpriced]);
    expect(unknown.kind).toBe("unknown");
    expect(describeEstimate(unknown)).toBe("unknown: no price is known for x");
  });

  test("is nothing on this machine and without a model", () => {
    expect(describeEstimate(estimateRun([{ ...proposer, price: free }]))).toBe("nothing");
    expect(describeEstimate(estimateRun([]))).toBe("nothing");
  });
});
