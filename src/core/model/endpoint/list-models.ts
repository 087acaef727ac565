import { Failure, type FailureKind } from "../../workspace/failure.ts";
import { CallLimits, defaultLimits, type Limits } from "../client/call-limits.ts";
import type { ModelFailure } from "../chat-model.ts";
import { failureOfError, failureOfKey, failureOfStop } from "../client/model-failures.ts";
import { openAiClient } from "../client/openai-client.ts";
import { systemTimers, type Timers } from "../timers.ts";
import { detailUrl, idAsAsked, listHeaders, listUrl } from "./dialect.ts";
import { howToCorrectUrl, isLoopback, presetOf, type Endpoint } from "./endpoint.ts";
import type { ModelInfo } from "./model-info.ts";
import { howToGetKey } from "./presets.ts";
import { modelsIn, withDetails } from "./read-model-list.ts";

const listLimits: Limits = { ...defaultLimits, totalMs: 15_000 };

/**
 * The models at `endpoint` that can chat, in its order.
 * @throws Failure `key` (a provider's endpoint without one is not asked), `unreachable`, `cancelled`, or `no-model` when the
 * endpoint lists none
 */
export async function listModels(
  endpoint: Endpoint,
  signal: AbortSignal,
  timers: Timers = systemTimers,
): Promise<readonly ModelInfo[]> {
  const key = await endpoint.apiKey?.reveal();
  const preset = presetOf(endpoint);
  if (preset !== undefined && key === undefined) {
    throw new Failure("key", `${endpoint.label} needs an API key. ${howToGetKey(preset)}`);
  }
  const url = listUrl(endpoint);
  if (url === undefined) {
    throw new Failure(
      "no-model",
      `${endpoint.label} does not tell the names of its deployments. Name them: with --model on the command line, under "models" of the endpoint in the setting patchedMoa.endpoints in the editor.`,
    );
  }
  const details = detailUrl(endpoint);
  const [models, more] = await Promise.all([
    getModels(endpoint, url, key, signal, timers),
    // A server that has no such list is one that has not.
    details === undefined ? [] : getModels(endpoint, details, key, signal, timers).catch(() => []),
  ]);
  if (models.length === 0) {
    const remedy = `${isLoopback(endpoint) ? "load one there, or " : ""}${howToCorrectUrl(endpoint)}`;
    throw new Failure("no-model", `${endpoint.label} lists no chat model at ${url}: ${remedy}`);
  }
  return withDetails(models, more);
}

async function getModels(
  endpoint: Endpoint,
  url: string,
  key: string | undefined,
  signal: AbortSignal,
  timers: Timers,
): Promise<readonly ModelInfo[]> {
  const asked = { endpoint, model: "the model list", key };
  const unsendable = failureOfKey(asked);
  if (unsendable) {
    throw new Failure("key", unsendable.message);
  }
  const call = new CallLimits(signal, listLimits, timers);
  try {
    const response = await openAiClient(endpoint)
      .get(url, { signal: call.signal, headers: listHeaders(endpoint, key) })
      .asResponse();
    return (await modelsIn(response, call.signal)).map((model) => ({
      ...model,
      id: idAsAsked(endpoint, model.id),
    }));
  } catch (error) {
    const failure = call.stopped
      ? failureOfStop(asked, call.stopped, listLimits.totalMs)
      : failureOfError(asked, error);
    const message =
      failure.kind === "not-found"
        ? `${endpoint.label} has no list of models at ${url}. Name one: with --model on the command line, under "models" of the endpoint in the setting patchedMoa.endpoints in the editor. Or ${howToCorrectUrl(endpoint)}`
        : failure.message;
    throw new Failure(kindOf(failure), message);
  } finally {
    call.close();
  }
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
