import type { ModelInfo } from "../../core/model/endpoint/model-info.ts";
import type { Place } from "../../core/model/endpoint/model-source.ts";
import { metered, Prices, unknownPrice, type Price } from "../../core/model/money/prices.ts";
import type { PriceSetting } from "../settings/model-choice.ts";

/** What models take, wherever they run: what the user's settings say, else what is certain, else unknown. */
export class ModelPrices {
  readonly #given: ReadonlyMap<string, Price>;
  readonly #prices: Prices;

  constructor(settings: ReadonlyMap<string, PriceSetting>) {
    this.#given = new Map(
      [...settings].map(([id, { prompt, completion, cached }]) => [id, metered(prompt, completion, cached)]),
    );
    this.#prices = new Prices(this.#given);
  }

  of(place: Place, { id, price }: ModelInfo): Price {
    return place.kind === "endpoint"
      ? this.#prices.of(id, place.endpoint, price)
      : (this.#given.get(id) ?? unknownPrice);
  }
}
