import { Failure } from "../../workspace/failure.ts";
import { isLoopback, type Endpoint } from "../endpoint/endpoint.ts";

/** What a model takes, in USD per million tokens. `unknown` is never 0: what it costs cannot be said, and not be capped. */
export type Price =
  | { readonly kind: "free" }
  | {
      readonly kind: "metered";
      readonly prompt: number;
      /** For the part of the prompt that the endpoint had cached. */
      readonly cached: number;
      readonly completion: number;
    }
  | { readonly kind: "unknown" };

export const free: Price = { kind: "free" };
export const unknownPrice: Price = { kind: "unknown" };

/** @param cached left out: nothing is taken off for what is cached */
export function metered(prompt: number, completion: number, cached = prompt): Price {
  return { kind: "metered", prompt, cached, completion };
}

/** When the list prices below were looked up: after this they may be wrong, and a price given by the user always wins. */
export const listPricesDate = "2026-06";

/** List prices of OpenAI's best-known models, standard tier. */
const openAiPrices: ReadonlyMap<string, Price> = new Map([
  ["gpt-4o", metered(2.5, 10, 1.25)],
  // The one dated snapshot that costs more than its family.
  ["gpt-4o-2024-05-13", metered(5, 15)],
  ["gpt-4o-mini", metered(0.15, 0.6, 0.075)],
  ["gpt-4.1", metered(2, 8, 0.5)],
  ["gpt-4.1-mini", metered(0.4, 1.6, 0.1)],
  ["gpt-4.1-nano", metered(0.1, 0.4, 0.025)],
  ["gpt-5", metered(1.25, 10, 0.125)],
  ["gpt-5-mini", metered(0.25, 2, 0.025)],
  ["gpt-5-nano", metered(0.05, 0.4, 0.005)],
  ["gpt-5.1", metered(1.25, 10, 0.125)],
  ["gpt-5.2", metered(1.75, 14, 0.175)],
  ["o3", metered(2, 8, 0.5)],
  ["o4-mini", metered(1.1, 4.4, 0.275)],
]);

/** The prices of a run: what the user says, else what is certain, else unknown. */
export class Prices {
  readonly #given: ReadonlyMap<string, Price>;

  /** @param given by model id, from `parsePrice` */
  constructor(given: ReadonlyMap<string, Price> = new Map()) {
    this.#given = given;
  }

  of(model: string, endpoint: Endpoint): Price {
    const given = this.#given.get(model);
    if (given) {
      return given;
    }
    if (isLoopback(endpoint)) {
      return free;
    }
    if (new URL(endpoint.baseUrl).hostname !== "api.openai.com") {
      return unknownPrice;
    }
    const family = model.replace(/-\d{4}-\d{2}-\d{2}$/, "");
    return openAiPrices.get(model) ?? openAiPrices.get(family) ?? unknownPrice;
  }
}

/**
 * Reads `MODEL=IN/OUT`, as in `gpt-4o-mini=0.15/0.60`. The model id may hold `/` and `=` itself.
 * @throws Failure `usage`
 */
export function parsePrice(text: string): readonly [model: string, price: Price] {
  const parts = /^(?<model>.+)=\$?(?<prompt>\d*\.?\d+)\/\$?(?<completion>\d*\.?\d+)$/.exec(
    text.trim(),
  )?.groups;
  if (!parts) {
    throw new Failure(
      "usage",
      `A price is written MODEL=IN/OUT, in USD per million tokens, like gpt-4o-mini=0.15/0.60; "${text}" is not.`,
    );
  }
  return [parts["model"] ?? "", metered(Number(parts["prompt"]), Number(parts["completion"]))];
}
