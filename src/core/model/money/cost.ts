import type { ChatRequest, Usage } from "../chat-model.ts";
import { estimatePromptTokens } from "../fit/estimate-tokens.ts";
import type { Price } from "./prices.ts";

export type Cost = { readonly kind: "known"; readonly usd: number } | { readonly kind: "unknown" };

const million = 1_000_000;

/** What `usage` costs. Nothing used costs nothing, whatever the price. */
export function costOf(usage: Usage, price: Price): Cost {
  if (price.kind === "free" || usage.promptTokens + usage.completionTokens === 0) {
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

/**
 * The most that asking `request` can cost: its prompt estimated high and not cached, its answer as long as allowed.
 * @param maxTokens of the answer
 */
export function worstCost(request: ChatRequest, maxTokens: number, price: Price): Cost {
  const usage = {
    promptTokens: estimatePromptTokens(request.messages),
    completionTokens: maxTokens,
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
