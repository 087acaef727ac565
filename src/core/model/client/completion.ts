/** What is read out of a completion or a piece of one; anything else an endpoint adds is passed over. */
export interface CompletionPart {
  /** One for each answer that the part says something about. */
  readonly choices: readonly ChoicePart[];
  readonly usage: ReportedUsage | undefined;
}

export interface ChoicePart {
  /** Which of several answers it is of. */
  readonly index: number;
  readonly text: string;
  /** Thinking and the like: paid for, never part of the answer. */
  readonly hidden: string;
  readonly finish: string | undefined;
  /** What the model says instead of an answer. */
  readonly refusal: string;
}

export interface ReportedUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads one event of a stream or a whole completion: they differ only in `delta` and `message`.
 * @returns `undefined` when it is neither
 */
export function readCompletion(json: unknown): CompletionPart | undefined {
  const choices = isObject(json) ? json["choices"] : undefined;
  if (!isObject(json) || !Array.isArray(choices)) {
    return undefined;
  }
  const usage = readUsage(json["usage"]);
  const [only] = choices as readonly unknown[];
  // By far the most: a piece of one answer.
  if (choices.length === 1 && isObject(only)) {
    return { choices: [readChoice(only, 0, [only])], usage };
  }
  return { choices: choices.filter(isObject).map(readChoice), usage };
}

function readChoice(choice: Json, position: number, all: readonly Json[]): ChoicePart {
  const { index, delta, message } = choice;
  const said = isObject(delta) ? delta : isObject(message) ? message : nothing;
  // Some endpoints number all choices of a document 0; their order tells them apart.
  const ownIndex =
    typeof index === "number" && !all.slice(0, position).some((each) => each["index"] === index);
  return {
    index: ownIndex ? index : position,
    text: textOf(said["content"]),
    hidden: textOf(said["reasoning_content"] ?? said["reasoning"]) + toolText(said["tool_calls"]),
    finish: nonEmpty(choice["finish_reason"]),
    refusal: textOf(said["refusal"]),
  };
}

const nothing: Json = {};

/** The error that an endpoint put into a body, whatever the status said. */
export function readError(json: unknown): unknown {
  if (Array.isArray(json)) {
    return json.length > 0 ? readError(json[0]) : undefined;
  }
  if (!isObject(json)) {
    return undefined;
  }
  return json["error"] ?? (json["object"] === "error" || json["type"] === "error" ? json : undefined);
}

/** @returns `undefined` for a count that cannot be one: some servers send zeros instead of nothing */
function readUsage(json: unknown): ReportedUsage | undefined {
  if (!isObject(json)) {
    return undefined;
  }
  const promptTokens = count(json["prompt_tokens"]);
  const completionTokens = count(json["completion_tokens"]);
  if (promptTokens + completionTokens === 0) {
    return undefined;
  }
  const details = json["prompt_tokens_details"];
  const cached = isObject(details) ? details["cached_tokens"] : json["prompt_cache_hit_tokens"];
  const said = json["completion_tokens_details"];
  const reasoning = isObject(said) ? said["reasoning_tokens"] : undefined;
  return {
    promptTokens,
    completionTokens,
    cachedTokens: Math.min(count(cached), promptTokens),
    reasoningTokens: Math.min(count(reasoning), completionTokens),
  };
}

function textOf(content: unknown): string {
  if (Array.isArray(content)) {
    return content.map((part) => (isObject(part) ? textOf(part["text"]) : "")).join("");
  }
  return typeof content === "string" ? content : "";
}

function toolText(calls: unknown): string {
  return Array.isArray(calls) ? JSON.stringify(calls) : "";
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
