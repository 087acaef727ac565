import type { ContextWindow } from "../chat-model.ts";
import { boundedText } from "../client/bounded-text.ts";
import { isObject } from "../client/json-object.ts";
import { parseJson } from "../client/parse-json.ts";
import type { ListedPrice, ModelInfo } from "./model-info.ts";

type Json = Readonly<Record<string, unknown>>;

/** Names of models that do other things than chat. A name that is not known is taken for a chat model. */
const notForChat =
  /embed|whisper|\btts\b|-tts|transcri|dall-?e|image|moderation|rerank|realtime|audio|\bsora\b|davinci-002|babbage|instruct-0914|\bbge\b|\bclip\b|stable-diffusion|flux/i;
/** What endpoints that name the kind of a model call the others. */
const kindsNotForChat = /embed|image|audio|video|transcri|speech|moderation|rerank/i;

/** OpenRouter's list, of 500 models, has one megabyte. */
const mostBytes = 20_000_000;

/** The chat models in the response to a question for them, under any content type; none where it is no such list. */
export async function modelsIn(response: Response, signal: AbortSignal): Promise<readonly ModelInfo[]> {
  const { text, whole } = await boundedText(response, mostBytes, signal);
  return (whole ? readModelList(parseJson(text)) : undefined) ?? [];
}

/** Models with what another list says about them. */
export function withDetails(
  models: readonly ModelInfo[],
  details: readonly ModelInfo[],
): readonly ModelInfo[] {
  const more = new Map(details.map((model) => [model.id, model]));
  return models.map((model) => ({ ...model, ...more.get(model.id) }));
}

/**
 * The chat models in a `/models` answer: `{"data":[{"id":…}]}`, the bare array that some endpoints send, or ids alone
 * (`["a"]`, `{"models":["a"]}`). An object that has a name and no id may be anything, and is no model.
 * @returns `undefined` when it is not such an answer, and so not such a server
 */
export function readModelList(json: unknown): readonly ModelInfo[] | undefined {
  const entries = isObject(json) ? (json["data"] ?? idsAlone(json["models"])) : json;
  if (!Array.isArray(entries)) {
    return undefined;
  }
  const list = entries.map((entry: unknown) => (typeof entry === "string" ? { id: entry } : entry));
  // Some gateways list a model once for each of the places they have it from.
  const byId = new Map(list.filter(hasId).map((model) => [model.id, model]));
  const models = [...byId.values()];
  return models.length === 0 && list.length > 0 ? undefined : models.filter(isForChat).map(infoOf);
}

function idsAlone(models: unknown): readonly unknown[] | undefined {
  return Array.isArray(models) && models.length > 0 && models.every((each) => typeof each === "string")
    ? models
    : undefined;
}

/** An id is shown in pickers and terminals: what holds control characters is none. */
const idShape = /^[^\p{Cc}\p{Cf}\p{Cs}]{1,500}$/u;

function hasId(model: unknown): model is Json & { readonly id: string } {
  return isObject(model) && typeof model["id"] === "string" && idShape.test(model["id"]);
}

function isForChat(model: Json & { readonly id: string }): boolean {
  const { type, active } = model;
  const abilities = objectIn(model, "capabilities");
  const architecture = objectIn(model, "architecture");
  const outputs = architecture["output_modalities"] ?? model["supported_output_modalities"];
  return (
    !notForChat.test(model.id) &&
    !(typeof type === "string" && kindsNotForChat.test(type)) &&
    active !== false &&
    abilities["completion_chat"] !== false &&
    !(Array.isArray(outputs) && !outputs.includes("text"))
  );
}

function infoOf(model: Json & { readonly id: string }): ModelInfo {
  const { id } = model;
  // llama-cpp-python calls a model by the path of its file.
  const [, file] = /[/\\]([^/\\]+)\.gguf$/i.exec(id) ?? [];
  const label = [model["display_name"], model["name"], file].find(
    (name) => typeof name === "string" && name !== id,
  );
  const price = priceOf(objectIn(model, "pricing"));
  return {
    id,
    ...(typeof label === "string" && label.trim() !== "" && { label: label.trim() }),
    window: windowOf(model),
    ...(price && { price }),
  };
}

/** Where several sizes are given, the smallest is what a request really gets. */
function windowOf(model: Json): ContextWindow {
  const provider = objectIn(model, "top_provider");
  const limits = objectIn(model, "limits");
  const llama = objectIn(model, "meta");
  const contexts = [
    // OpenRouter and Together; Groq; Mistral; vLLM.
    model["context_length"],
    provider["context_length"],
    model["context_window"],
    model["max_context_length"],
    model["max_model_len"],
    // LM Studio: as loaded, which may be less than the model could.
    model["loaded_context_length"],
    // llama.cpp: as started, else as trained.
    llama["n_ctx"],
    llama["n_ctx_train"],
    // GitHub Models and Anthropic limit the prompt; taken for both, it is on the safe side.
    limits["max_input_tokens"],
    model["max_input_tokens"],
  ];
  const answers = [
    provider["max_completion_tokens"],
    model["max_completion_tokens"],
    model["max_output_tokens"],
    limits["max_output_tokens"],
  ];
  return { contextTokens: smallest(contexts), answerTokens: smallest(answers) };
}

function smallest(values: readonly unknown[]): number | undefined {
  const sizes = values.filter((value) => Number.isSafeInteger(value) && (value as number) > 0);
  return sizes.length === 0 ? undefined : Math.min(...(sizes as number[]));
}

/** Nobody charges more for a million tokens: beyond it the unit is another one. */
const highestUsd = 10_000;

/**
 * OpenRouter and its like give US dollars per token, as text, and mean what they say when it is 0. Together gives US dollars
 * per million, as numbers, and 0 for what has no such price.
 */
function priceOf(pricing: Json): ListedPrice | undefined {
  const [prompt, completion] = [
    pricing["prompt"] ?? pricing["input"],
    pricing["completion"] ?? pricing["output"],
  ];
  const cached = pricing["input_cache_read"] ?? pricing["cached_input"];
  const perToken = typeof prompt === "string" && typeof completion === "string";
  const read = perToken ? usdOfToken : usdOfMillion;
  const [promptUsd, completionUsd, cachedUsd] = [read(prompt), read(completion), read(cached)];
  if (promptUsd === undefined || completionUsd === undefined || !isNothing(pricing["request"])) {
    // A fee for each request cannot be told in tokens: then the price is not known.
    return undefined;
  }
  if (!perToken && promptUsd === 0 && completionUsd === 0) {
    return undefined;
  }
  const thinkingUsd = read(pricing["internal_reasoning"]) ?? 0;
  return {
    prompt: promptUsd,
    completion: Math.max(completionUsd, thinkingUsd),
    ...(cachedUsd !== undefined && { cached: cachedUsd }),
  };
}

function isNothing(fee: unknown): boolean {
  return fee === undefined || fee === null || fee === 0 || (typeof fee === "string" && Number(fee) === 0);
}

function usdOfToken(text: unknown): number | undefined {
  return typeof text === "string" && text.trim() !== ""
    ? // 0.00000015 times a million is not quite 0.15.
      usdOfMillion(Number((Number(text) * 1e6).toPrecision(12)))
    : undefined;
}

function usdOfMillion(usd: unknown): number | undefined {
  return typeof usd === "number" && usd >= 0 && usd < highestUsd ? usd : undefined;
}

function objectIn(json: Json, name: string): Json {
  const value = json[name];
  return isObject(value) ? value : {};
}
