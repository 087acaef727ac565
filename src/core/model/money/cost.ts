import { usesNothing, type Usage } from "../chat-model.ts";
import type { Price } from "./prices.ts";

export type Cost =
  | {
      readonly kind: "known";
      readonly usd: number;
      /** Left out: the price says it. `endpoint`: what was billed, as it says; the price says less, or there is none. */
      readonly saidBy?: "endpoint";
    }
  | { readonly kind: "unknown" };

const million = 1_000_000;

/**
 * What `usage` costs: by its price or as the endpoint says, whichever is more. So an endpoint that says too little changes
 * nothing, and a gateway on this machine that passes questions on to a provider is not taken for free.
 */
export function costOf(usage: Usage, price: Price): Cost {
  const priced = costByPrice(usage, price);
  const { billedUsd } = usage;
  return billedUsd !== undefined && (priced.kind === "unknown" || billedUsd > priced.usd)
    ? { kind: "known", usd: billedUsd, saidBy: "endpoint" }
    : priced;
}

/** Nothing used costs nothing, whatever the price. */
function costByPrice(usage: Usage, price: Price): Cost {
  if (price.kind === "free" || usesNothing(usage)) {
    return { kind: "known", usd: 0 };
  }
  if (price.kind === "unknown") {
    return price;
  }
  const fresh = usage.promptTokens - usage.cachedTokens;
  const usd =
    fresh * price.prompt + usage.cachedTokens * price.cached + usage.completionTokens * price.completion;
  return { kind: "known", usd: usd / million };
}

/** The size of a call before it is made, in tokens. */
export interface CallSize {
  readonly promptTokens: number;
  readonly answerTokens: number;
  /** How often the client may ask for the rest of an answer that was cut; each is billed with all that came before it. */
  readonly continuations?: number;
}

/** The most that a call of this size can cost: nothing cached, and every answer as long as allowed. */
export function worstCost({ promptTokens, answerTokens, continuations = 0 }: CallSize, price: Price): Cost {
  const asks = 1 + continuations;
  const repeatedAnswers = (continuations * asks) / 2;
  const usage = {
    promptTokens: asks * promptTokens + repeatedAnswers * answerTokens,
    completionTokens: asks * answerTokens,
    cachedTokens: 0,
    reasoningTokens: 0,
    source: "estimated",
  } as const;
  return costOf(usage, price);
}

const cents = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD" });
const twoDigits = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  maximumSignificantDigits: 2,
});

/** `$12.35`, and `$0.0042` below ten cents, so that small sums do not look like nothing. */
export function formatUsd(usd: number): string {
  return (usd === 0 || usd >= 0.1 ? cents : twoDigits).format(usd);
}
