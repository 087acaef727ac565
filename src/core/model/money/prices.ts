import { Failure } from "../../workspace/failure.ts";
import { isLoopback, type Endpoint } from "../endpoint/endpoint.ts";
import type { ListedPrice } from "../endpoint/model-info.ts";
import { openAiPrice } from "./list-prices.ts";

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

/** Of what runs on this machine. */
export const free: Price = { kind: "free" };
export const unknownPrice: Price = { kind: "unknown" };

/** @param cached left out: nothing is taken off for what is cached */
export function metered(prompt: number, completion: number, cached = prompt): Price {
  return { kind: "metered", prompt, cached, completion };
}

/** The prices of a run: what the user says, else what the endpoint says, else what is certain, else unknown. */
export class Prices {
  readonly #given: ReadonlyMap<string, Price>;

  /** @param given by model id, from `parsePrice` */
  constructor(given: ReadonlyMap<string, Price> = new Map()) {
    this.#given = given;
  }

  /**
   * A server on this machine is free only where nobody says otherwise: it may pass questions on to one that is not.
   * @param listed what the endpoint's list of models says, where it was asked
   */
  of(model: string, endpoint: Endpoint, listed?: ListedPrice): Price {
    const given = this.#given.get(model);
    if (given) {
      return given;
    }
    const isOpenAi = new URL(endpoint.baseUrl).hostname === "api.openai.com";
    const said = listed ?? (isOpenAi ? openAiPrice(model) : undefined);
    if (said) {
      return metered(said.prompt, said.completion, said.cached);
    }
    return isLoopback(endpoint) ? free : unknownPrice;
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
