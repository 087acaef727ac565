import { readCallPieces, type CallPiece } from "./called-tools.ts";
import { isObject, type JsonObject } from "./json-object.ts";
import { billedIn } from "./reported-bill.ts";

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
  /** Whether `text` is the whole answer and not its next piece. */
  readonly whole: boolean;
  /** Thinking: paid for, never part of the answer. */
  readonly thought: string;
  /** Calls of tools, as JSON, for their size: paid for, never part of the text. */
  readonly calls: string;
  readonly called: readonly CallPiece[];
  /** Why the model ended, as the endpoint says it. */
  readonly finish: string | undefined;
  /** What the model says instead of an answer. */
  readonly refusal: string;
}

export interface ReportedUsage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  /** What the endpoint bills, in USD; left out where it does not say. */
  readonly billedUsd?: number;
}

/**
 * Reads one event of a stream or a whole completion: they differ only in `delta` and `message`.
 * @returns `undefined` when it is neither
 */
export function readCompletion(json: unknown): CompletionPart | undefined {
  if (!isObject(json)) {
    return undefined;
  }
  const groq = json["x_groq"];
  const usage = readUsage(json["usage"] ?? (isObject(groq) ? groq["usage"] : undefined));
  const choices = json["choices"];
  if (!Array.isArray(choices)) {
    // Some endpoints leave them out of the event that brings the usage.
    return usage && { choices: [], usage };
  }
  const [only] = choices as readonly unknown[];
  // By far the most: a piece of one answer.
  if (choices.length === 1 && isObject(only)) {
    return { choices: [readChoice(only, 0, [only])], usage };
  }
  return { choices: choices.filter(isObject).map(readChoice), usage };
}

function readChoice(choice: JsonObject, position: number, all: readonly JsonObject[]): ChoicePart {
  const { delta, message } = choice;
  const whole = !isObject(delta) && isObject(message);
  // The older protocol of completions, which some servers speak here too, has text in their place.
  const said = isObject(delta) ? delta : whole ? message : { content: choice["text"] };
  const index = indexIn(choice);
  // Some endpoints number all choices of a document 0; their order tells them apart.
  const ownIndex = index !== undefined && !all.slice(0, position).some((each) => indexIn(each) === index);
  return {
    index: ownIndex ? index : position,
    text: textOf(said["content"]),
    whole,
    thought: textOf(said["reasoning_content"] ?? said["reasoning"]),
    calls: Array.isArray(said["tool_calls"]) ? JSON.stringify(said["tool_calls"]) : "",
    called: readCallPieces(said["tool_calls"]),
    finish: nonEmpty(choice["finish_reason"]),
    refusal: textOf(said["refusal"]),
  };
}

/** Whether it adds to an answer, as an event of a stream does, and so is not the answer by itself. */
export function isNextPiece(json: unknown): boolean {
  const choices = isObject(json) ? json["choices"] : undefined;
  return Array.isArray(choices) && choices.some((choice) => isObject(choice) && isObject(choice["delta"]));
}

function indexIn({ index }: JsonObject): number | undefined {
  const number = typeof index === "string" && /^\d+$/.test(index) ? Number(index) : index;
  return typeof number === "number" ? number : undefined;
}

/** The error that an endpoint put into a body, whatever the status said: beside the choices, or in one of them. */
export function readError(json: unknown): unknown {
  const said = Array.isArray(json) ? (json as readonly unknown[])[0] : json;
  if (!isObject(said)) {
    return undefined;
  }
  const { error, choices } = said;
  if (saysSomething(error)) {
    return error;
  }
  const [first] = Array.isArray(choices) ? (choices as readonly unknown[]) : [];
  if (isObject(first) && saysSomething(first["error"])) {
    return first["error"];
  }
  return said["object"] === "error" || said["type"] === "error" ? said : undefined;
}

/** Some servers say with each piece that there is no error: by null, by an empty text or object. */
function saysSomething(error: unknown): boolean {
  return typeof error === "object" && error !== null ? Object.keys(error).length > 0 : Boolean(error);
}

/** More tokens than any window has. */
const mostTokens = 1_000_000_000;

/** @returns `undefined` for a count that cannot be one: some servers send zeros instead of nothing */
function readUsage(json: unknown): ReportedUsage | undefined {
  if (!isObject(json)) {
    return undefined;
  }
  const promptTokens = count(json["prompt_tokens"] ?? json["input_tokens"]);
  const saidTokens = count(json["completion_tokens"] ?? json["output_tokens"]);
  const total = Math.max(promptTokens + saidTokens, count(json["total_tokens"]));
  if (promptTokens + saidTokens === 0 || total > mostTokens) {
    return undefined;
  }
  // Google and xAI count thinking in the total only; it is billed all the same.
  const completionTokens = total - promptTokens;
  const details = json["prompt_tokens_details"];
  const cached = isObject(details) ? details["cached_tokens"] : json["prompt_cache_hit_tokens"];
  const said = json["completion_tokens_details"];
  const reasoning = isObject(said) ? said["reasoning_tokens"] : undefined;
  const billedUsd = billedIn(json);
  return {
    promptTokens,
    completionTokens,
    cachedTokens: Math.min(count(cached), promptTokens),
    reasoningTokens: Math.min(Math.max(count(reasoning), completionTokens - saidTokens), completionTokens),
    ...(billedUsd !== undefined && { billedUsd }),
  };
}

function textOf(content: unknown): string {
  if (Array.isArray(content)) {
    return content.map((part) => (isObject(part) ? textOf(part["text"]) : "")).join("");
  }
  return typeof content === "string" ? content : "";
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value > 0 ? Math.round(value) : 0;
}
