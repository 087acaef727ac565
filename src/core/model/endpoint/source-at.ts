import { Failure } from "../../workspace/failure.ts";
import { systemTimers, type Timers } from "../timers.ts";
import type { Endpoint } from "./endpoint.ts";
import { listModels } from "./list-models.ts";
import { infoOn, type ModelSource, type Place } from "./model-source.ts";

/**
 * Asks an endpoint for its models; that it lists none is an answer.
 * @param named models that are offered whatever the endpoint lists
 * @throws Failure `cancelled`
 */
export async function sourceAt(
  endpoint: Endpoint,
  signal: AbortSignal,
  named: readonly string[] = [],
  timers: Timers = systemTimers,
): Promise<ModelSource> {
  const place: Place = { kind: "endpoint", endpoint };
  try {
    const listed = await listModels(endpoint, signal, timers);
    return { place, models: named.length === 0 ? listed : named.map((id) => infoOn(id, listed)) };
  } catch (error) {
    if (!Failure.is(error) || error.kind === "cancelled") {
      throw error;
    }
    return error.kind === "no-model" && named.length > 0
      ? { place, models: named.map((id) => infoOn(id, [])) }
      : { place, models: [], problem: error };
  }
}
