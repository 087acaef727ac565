import type { Failure } from "../../workspace/failure.ts";
import { unknownWindow } from "../chat-model.ts";
import type { LocalServer } from "./discover.ts";
import type { Endpoint } from "./endpoint.ts";
import type { ModelInfo } from "./model-info.ts";

/** Where a model is asked: over HTTP, or through the editor. */
export type Place =
  | { readonly kind: "endpoint"; readonly endpoint: Endpoint }
  | { readonly kind: "editor"; readonly vendor: string };

/** A place and the models it offers, or why it offers none. */
export interface ModelSource {
  readonly place: Place;
  readonly models: readonly ModelInfo[];
  /** `key`, `unreachable` or `no-model`; its message says what to do. */
  readonly problem?: Failure;
}

export function labelOf(place: Place): string {
  return place.kind === "endpoint" ? place.endpoint.label : `${place.vendor}, from the editor`;
}

export function sourceOfServer({ endpoint, models }: LocalServer): ModelSource {
  return { place: { kind: "endpoint", endpoint }, models };
}

/** What a list says about a model, which may be none of it. */
export function infoOn(id: string, listed: readonly ModelInfo[]): ModelInfo {
  return listed.find((model) => model.id === id) ?? { id, window: unknownWindow };
}
