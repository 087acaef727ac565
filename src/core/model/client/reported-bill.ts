import { isObject, type JsonObject } from "./json-object.ts";

/** No call of this program costs more, in USD: beyond it the unit is another one. */
const mostUsd = 1_000;
/** In which xAI counts. */
const ticksOfUsd = 1e10;

/**
 * What an endpoint says in the usage of an answer that it bills for it, in USD: OpenRouter and LiteLLM as `cost`, Perplexity as
 * its `total_cost`, DeepInfra as `estimated_cost`, xAI in ticks.
 * @returns `undefined` where it says nothing, or 0: so some gateways say that they know no price
 */
export function billedIn(usage: JsonObject): number | undefined {
  const { cost, cost_details: details, is_byok: ownKey } = usage;
  const own = amount(isObject(cost) ? cost["total_cost"] : cost);
  // OpenRouter, where it asks with the user's own key of a provider: its fee is one thing, what the provider bills another.
  const upstream = ownKey === true && isObject(details) ? amount(details["upstream_inference_cost"]) : 0;
  const ticks = amount(usage["cost_in_usd_ticks"]);
  return believable(Math.max(own + upstream, amount(usage["estimated_cost"]), ticks / ticksOfUsd));
}

/** The same, as LiteLLM says it beside an answer. */
export function billedInHeaders(headers: Headers): number | undefined {
  const said = headers.get("x-litellm-response-cost")?.trim() ?? "";
  return /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(said) ? believable(Number(said)) : undefined;
}

function amount(value: unknown): number {
  return typeof value === "number" && value > 0 ? value : 0;
}

function believable(usd: number): number | undefined {
  return usd > 0 && usd <= mostUsd ? usd : undefined;
}
