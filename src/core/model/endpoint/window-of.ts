import type { ContextWindow } from "../chat-model.ts";
import { knownWindow } from "../fit/known-windows.ts";
import { isLoopback } from "./endpoint.ts";
import type { ModelInfo } from "./model-info.ts";
import type { Place } from "./model-source.ts";

/** How much a model can read and write: what its place says, else what is known of it, but of a local server, which decides itself. */
export function windowOf(place: Place, { id, window }: ModelInfo): ContextWindow {
  if (place.kind === "endpoint" && isLoopback(place.endpoint)) {
    return window;
  }
  const known = knownWindow(id);
  return {
    contextTokens: window.contextTokens ?? known.contextTokens,
    answerTokens: window.answerTokens ?? known.answerTokens,
  };
}
