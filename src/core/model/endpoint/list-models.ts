import { Failure, type FailureKind } from "../../workspace/failure.ts";
import { CallLimits, defaultLimits, type Limits } from "../client/call-limits.ts";
import type { ModelFailure } from "../chat-model.ts";
import type { Endpoint } from "./endpoint.ts";
import { failureOfError, failureOfStop } from "../client/model-failures.ts";
import { isChatModel, readModelIds } from "./model-list.ts";
import { keyHeaders, openAiClient } from "../client/openai-client.ts";
import { systemTimers, type Timers } from "../timers.ts";

const listLimits: Limits = { ...defaultLimits, totalMs: 15_000 };

/**
 * The ids of the models at `endpoint` that can chat, in its order.
 * @throws Failure `key`, `unreachable`, `cancelled`, or `no-model` when the endpoint lists none
 */
export async function listModels(
  endpoint: Endpoint,
  signal: AbortSignal,
  timers: Timers = systemTimers,
): Promise<readonly string[]> {
  const key = await endpoint.apiKey?.reveal();
  const asked = { endpoint, model: "the model list", key };
  const call = new CallLimits(signal, listLimits, timers);
  let json: unknown;
  try {
    json = await openAiClient(endpoint).get("/models", { signal: call.signal, headers: keyHeaders(key) });
  } catch (error) {
    const failure = call.stopped
      ? failureOfStop(asked, call.stopped, listLimits.totalMs)
      : failureOfError(asked, error);
    throw new Failure(kindOf(failure), failure.message);
  } finally {
    call.close();
  }
  const ids = readModelIds(json)?.filter(isChatModel) ?? [];
  if (ids.length === 0) {
    throw new Failure(
      "no-model",
      `${endpoint.label} lists no chat model at ${endpoint.baseUrl}/models. Is the base URL right? Most end in /v1.`,
    );
  }
  return ids;
}

function kindOf({ kind }: ModelFailure): FailureKind {
  switch (kind) {
    case "key":
    case "cancelled":
      return kind;
    case "unreachable":
    case "timeout":
    case "cut-off":
    case "server":
      return "unreachable";
    default:
      return "no-model";
  }
}
