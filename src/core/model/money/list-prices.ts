import type { ListedPrice } from "../endpoint/model-info.ts";
import { lookUp } from "../fit/model-name.ts";

/** When the list prices below were looked up: after this they may be wrong, and a price given by the user always wins. */
export const listPricesDate = "2026-06";

/**
 * List prices of OpenAI's chat models, standard tier. By hand: gpt-tokenizer's table has windows and encodings right, but the
 * price of another model for many (gpt-4o and gpt-5 at 10/30).
 */
const openAiPrices: ReadonlyMap<string, ListedPrice> = new Map([
  ["gpt-3.5-turbo", listed(0.5, 1.5)],
  ["gpt-4", listed(30, 60)],
  ["gpt-4-turbo", listed(10, 30)],
  ["gpt-4o", listed(2.5, 10, 1.25)],
  // The one dated snapshot that costs more than its family.
  ["gpt-4o-2024-05-13", listed(5, 15)],
  ["gpt-4o-mini", listed(0.15, 0.6, 0.075)],
  ["gpt-4.1", listed(2, 8, 0.5)],
  ["gpt-4.1-mini", listed(0.4, 1.6, 0.1)],
  ["gpt-4.1-nano", listed(0.1, 0.4, 0.025)],
  ["gpt-5", listed(1.25, 10, 0.125)],
  ["gpt-5-chat-latest", listed(1.25, 10, 0.125)],
  ["gpt-5-mini", listed(0.25, 2, 0.025)],
  ["gpt-5-nano", listed(0.05, 0.4, 0.005)],
  ["gpt-5.1", listed(1.25, 10, 0.125)],
  ["gpt-5.2", listed(1.75, 14, 0.175)],
  ["gpt-5.4", listed(2.5, 15, 0.25)],
  ["gpt-5.4-mini", listed(0.75, 4.5, 0.075)],
  ["gpt-5.4-nano", listed(0.2, 1.25, 0.02)],
  ["o1", listed(15, 60, 7.5)],
  ["o3", listed(2, 8, 0.5)],
  ["o3-mini", listed(1.1, 4.4, 0.55)],
  ["o4-mini", listed(1.1, 4.4, 0.275)],
]);

/** @param model as OpenAI itself names it; a fine-tuned one has a price of its own, which is not listed */
export function openAiPrice(model: string): ListedPrice | undefined {
  return lookUp(openAiPrices, model);
}

function listed(prompt: number, completion: number, cached = prompt): ListedPrice {
  return { prompt, completion, cached };
}
