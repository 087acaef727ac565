import { formatUsd, worstCost, type CallSize } from "./cost.ts";
import type { Price } from "./prices.ts";
import { said } from "../../workspace/said.ts";

/** One call a strategy means to make. */
export interface PlannedAsk {
  /** Id of the model. */
  readonly model: string;
  readonly price: Price;
  readonly promptTokens: number;
  /** The bound of its answer. */
  readonly maxAnswerTokens: number;
  /** What such answers usually take. */
  readonly expectedAnswerTokens: number;
  /** It may turn out not to be needed, as a critic where all proposers agree: then it is no part of the least. */
  readonly perhaps?: boolean;
}

/** What a run will cost, before it is made. */
export type RunEstimate =
  | {
      readonly kind: "range";
      /** Answers as long as expected, and only the calls that are certain; in USD. */
      readonly leastUsd: number;
      /** Every call made, and every answer as long as allowed; in USD. */
      readonly mostUsd: number;
      readonly calls: number;
      /** Of `calls`, those the sums are without. While there is one, the run may cost more than the most. */
      readonly unpricedCalls: number;
    }
  | { readonly kind: "unknown"; readonly reason: string };

/** @returns `unknown` only where no call at all has a price */
export function estimateRun(planned: readonly PlannedAsk[]): RunEstimate {
  const unpriced = planned.filter(({ price }) => price.kind === "unknown");
  if (planned.length > 0 && unpriced.length === planned.length) {
    const models = [...new Set(unpriced.map(({ model }) => model))].join(", ");
    return { kind: "unknown", reason: said`no price is known for ${models}` };
  }
  const certain = planned.filter(({ perhaps }) => perhaps !== true);
  return {
    kind: "range",
    leastUsd: sum(certain, ({ expectedAnswerTokens }) => expectedAnswerTokens),
    mostUsd: sum(planned, ({ maxAnswerTokens }) => maxAnswerTokens),
    calls: planned.length,
    unpricedCalls: unpriced.length,
  };
}

function sum(planned: readonly PlannedAsk[], answerTokens: (ask: PlannedAsk) => number): number {
  return planned.reduce((total, ask) => {
    const size: CallSize = { promptTokens: ask.promptTokens, answerTokens: answerTokens(ask) };
    const cost = worstCost(size, ask.price);
    return total + (cost.kind === "known" ? cost.usd : 0);
  }, 0);
}

/** For people: `about $0.01 to $0.06; 2 of 5 calls at an unknown price`. */
export function describeEstimate(estimate: RunEstimate): string {
  if (estimate.kind === "unknown") {
    return said`unknown: ${estimate.reason}`;
  }
  const { leastUsd, mostUsd, calls, unpricedCalls } = estimate;
  const [least, most] = [formatUsd(leastUsd), formatUsd(mostUsd)];
  const unpriced = unpricedCalls === 0 ? "" : `; ${unpricedCalls} of ${calls} calls at an unknown price`;
  if (mostUsd === 0) {
    return unpricedCalls === 0 ? said`nothing` : said`nothing for what has a price${unpriced}`;
  }
  return said`about ${least === most ? least : `${least} to ${most}`}${unpriced}`;
}
