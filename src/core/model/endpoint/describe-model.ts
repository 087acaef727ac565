import type { ContextWindow } from "../chat-model.ts";
import type { Price } from "../money/prices.ts";
import { said } from "../../workspace/said.ts";

/** `128k tokens`, `1M tokens`; `undefined` when nobody says. */
export function describeWindow({ contextTokens }: ContextWindow): string | undefined {
  if (contextTokens === undefined) {
    return undefined;
  }
  if (contextTokens < 1000) {
    return `${contextTokens} tokens`;
  }
  // Sizes are round in one of two ways: 128,000 and 131,072 are both called 128k by those who sell them.
  const kilo = contextTokens % 1000 !== 0 && contextTokens % 1024 === 0 ? 1024 : 1000;
  const thousands = contextTokens / kilo;
  return thousands < 1000
    ? `${Math.floor(thousands)}k tokens`
    : `${Math.floor((thousands / kilo) * 10) / 10}M tokens`;
}

/** `$0.15 in, $0.60 out per million tokens`; what is not known is called so. */
export function describePrice(price: Price): string {
  switch (price.kind) {
    case "free":
      return "free";
    case "unknown":
      return said`price unknown`;
    case "metered":
      return price.prompt === 0 && price.completion === 0
        ? "free"
        : said`$${usd(price.prompt)} in, $${usd(price.completion)} out per million tokens`;
  }
}

function usd(amount: number): string {
  const cents = amount.toFixed(2);
  return Number(cents) === amount ? cents : String(amount);
}
