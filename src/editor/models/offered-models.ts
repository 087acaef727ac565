import * as vscode from "vscode";
import { describePrice, describeWindow } from "../../core/model/endpoint/describe-model.ts";
import { addressOf, isLoopback } from "../../core/model/endpoint/endpoint.ts";
import type { ModelInfo } from "../../core/model/endpoint/model-info.ts";
import { labelOf, type ModelSource, type Place } from "../../core/model/endpoint/model-source.ts";
import { windowOf } from "../../core/model/endpoint/window-of.ts";
import type { ModelChoice } from "../settings/model-choice.ts";
import type { ModelPrices } from "./model-prices.ts";
import { told } from "../notices/told.ts";

interface OfferedModel {
  readonly choice: ModelChoice;
  /** What it can read and what it takes: `128k tokens, $0.15 in, $0.60 out per million tokens`. */
  readonly description: string;
}

/** One place and the models it offers, or why it offers none. */
export interface Offer {
  /** For people: `OpenAI`, `Ollama, on this machine`, `copilot, from the editor`. */
  readonly from: string;
  readonly models: readonly OfferedModel[];
  readonly problem?: string;
  /** Address of an endpoint that offers nothing for want of a key. */
  readonly wantsKey?: string;
}

export function offerOf(source: ModelSource, prices: ModelPrices): Offer {
  const { place, models, problem } = source;
  const local = place.kind === "endpoint" && isLoopback(place.endpoint);
  return {
    from: local ? vscode.l10n.t("{0}, on this machine", labelOf(place)) : labelOf(place),
    models: models.map((info) => ({
      choice: choiceOf(place, info.id),
      description: describe(place, info, prices),
    })),
    ...(problem && { problem: told(problem.message) }),
    ...(problem?.kind === "key" && place.kind === "endpoint" && { wantsKey: addressOf(place.endpoint) }),
  };
}

function choiceOf(place: Place, model: string): ModelChoice {
  return place.kind === "endpoint"
    ? { baseUrl: addressOf(place.endpoint), model }
    : { vendor: place.vendor, model };
}

function describe(place: Place, info: ModelInfo, prices: ModelPrices): string {
  const price = prices.of(place, info);
  // What the editor's models take is between the user and who offers them.
  const priced = place.kind === "editor" && price.kind === "unknown" ? [] : [told(describePrice(price))];
  return [info.label, describeWindow(windowOf(place, info)), ...priced]
    .filter((part) => part !== undefined)
    .join(", ");
}
