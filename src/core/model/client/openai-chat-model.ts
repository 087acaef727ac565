import { APIError, type OpenAI } from "openai";
import { failureOfBody } from "./answer-failure.ts";
import { AnswerReader } from "./answer-reader.ts";
import { promptUsage, usageOf } from "./answer-usage.ts";
import { CallLimits, defaultLimits, type Limits } from "./call-limits.ts";
import type { ChatModel, ChatOutcome, ChatRequest, ModelFailure, Usage } from "../chat-model.ts";
import { noUsage, unknownWindow, type ContextWindow } from "../chat-model.ts";
import { keyHeaders } from "../endpoint/dialect.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { Habits, type Habit } from "./habits.ts";
import {
  failureOfError,
  failureOfStop,
  howToSetKey,
  isQuota,
  modelFailure,
  type Asked,
} from "./model-failures.ts";
import { openAiClient } from "./openai-client.ts";
import { requestBody } from "./request-body.ts";
import { retryPause } from "./retry-pause.ts";
import { redact } from "../secret.ts";
import { systemTimers, type Timers } from "../timers.ts";

export interface OpenAiChatModelParts {
  readonly limits?: Partial<Limits>;
  /** Shared between all models of the program, so that a refused parameter is refused once. */
  readonly habits?: Habits;
  readonly timers?: Timers;
  readonly window?: ContextWindow;
}

/** What sending a request comes to: a response with a 2xx status, or what the package throws. */
type Sent =
  | { readonly kind: "response"; readonly response: Response }
  | { readonly kind: "error"; readonly error: unknown };

/** Requests after the first that a rate limit may cost one call. */
const mostPauses = 2;

/** A model at an OpenAI-compatible endpoint, asked by streaming. */
export class OpenAiChatModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly endpoint: Endpoint;
  readonly window: ContextWindow;
  readonly #client: OpenAI;
  readonly #limits: Limits;
  readonly #habits: Habits;
  readonly #timers: Timers;

  constructor(endpoint: Endpoint, id: string, parts: OpenAiChatModelParts = {}) {
    this.id = id;
    this.label = `${id} (${endpoint.label})`;
    this.endpoint = endpoint;
    this.window = parts.window ?? unknownWindow;
    this.#client = openAiClient(endpoint, id);
    this.#limits = { ...defaultLimits, ...parts.limits };
    this.#habits = parts.habits ?? new Habits();
    this.#timers = parts.timers ?? systemTimers;
  }

  async ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const nobody: Asked = { endpoint: this.endpoint, model: this.id, key: undefined };
    let key: string | undefined;
    try {
      key = await this.endpoint.apiKey?.reveal();
    } catch {
      // What the key store throws is not repeated: it may hold the key.
      const problem = `The API key for ${this.endpoint.label} cannot be read.`;
      return unanswered(modelFailure(nobody, "key", `${problem} ${howToSetKey(this.endpoint)}`));
    }
    const asked: Asked = { ...nobody, key };
    if (signal.aborted) {
      return unanswered(failureOfStop(asked, "cancelled", 0));
    }
    if (key !== undefined && !/^[\x21-\x7e]+$/.test(key)) {
      const problem = `The API key for ${this.endpoint.label} holds a space or another character no key has.`;
      return unanswered(modelFailure(asked, "key", `${problem} ${howToSetKey(this.endpoint)}`));
    }
    const call = new CallLimits(signal, this.#limits, this.#timers);
    try {
      return await this.#askUntilAnswered(asked, request, call, onText);
    } finally {
      call.close();
    }
  }

  async #askUntilAnswered(
    asked: Asked,
    request: ChatRequest,
    call: CallLimits,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    let pauses = 0;
    for (;;) {
      const habit = this.#habits.of(this.endpoint, this.id);
      call.sent();
      const sent = await this.#send(request, habit, asked, call.signal);
      if (sent.kind === "response") {
        return this.#read(asked, request, sent.response, call, onText);
      }
      if (call.stopped) {
        // The endpoint has the request, and may bill it.
        return this.#stopped(asked, call, promptUsage(request), "");
      }
      if (this.#learned(habit, sent.error)) {
        continue;
      }
      const pause = pauses < mostPauses ? this.#pauseAfter(sent.error, pauses) : undefined;
      if (pause === undefined) {
        const failure = failureOfError(asked, sent.error);
        // A connection that broke may have brought the request to a model.
        return unanswered(failure, failure.kind === "cut-off" ? promptUsage(request) : noUsage);
      }
      pauses += 1;
      if (!(await call.pause(pause))) {
        return this.#stopped(asked, call, noUsage, "");
      }
    }
  }

  async #send(request: ChatRequest, habit: Habit, asked: Asked, signal: AbortSignal): Promise<Sent> {
    try {
      const response = await this.#client.chat.completions
        .create(requestBody(this.id, request, habit), {
          signal,
          headers: keyHeaders(this.endpoint, asked.key),
          timeout: this.#limits.totalMs,
        })
        .asResponse();
      return { kind: "response", response };
    } catch (error) {
      return { kind: "error", error };
    }
  }

  /** Milliseconds to wait before asking again; `undefined` when that makes no sense. */
  #pauseAfter(error: unknown, pauses: number): number | undefined {
    return isLimit(error) ? retryPause(error.headers, pauses, this.#timers.now()) : undefined;
  }

  #learned(habit: Habit, error: unknown): boolean {
    return (
      error instanceof APIError &&
      (error.status === 400 || error.status === 422) &&
      this.#habits.learn(this.endpoint, this.id, habit, error.error ?? error.message)
    );
  }

  async #read(
    asked: Asked,
    request: ChatRequest,
    response: Response,
    call: CallLimits,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const reader = new AnswerReader({
      bytes: () => call.received(),
      done: () => call.answered(),
      text: onText,
    });
    const end = await reader.read(response.body);
    const text = reader.text;
    const complete = reader.done || reader.finish !== undefined;
    if (call.stopped && !complete) {
      return this.#stopped(asked, call, usageOf(request, reader, false), redact(text, asked.key));
    }
    const failure = failureOfBody(asked, reader, end, complete);
    const usage = end.kind === "page" ? noUsage : usageOf(request, reader, complete);
    return failure
      ? { kind: "failed", failure, text: redact(text, asked.key), usage }
      : { kind: "answer", text, usage };
  }

  #stopped(asked: Asked, call: CallLimits, usage: Usage, text: string): ChatOutcome {
    const { firstByteMs, idleMs, totalMs } = this.#limits;
    const stop = call.stopped ?? "cancelled";
    const limitMs = { cancelled: 0, "first-byte": firstByteMs, idle: idleMs, total: totalMs }[stop];
    return { kind: "failed", failure: failureOfStop(asked, stop, limitMs), text, usage };
  }
}

/** A call that came to nothing, usually before a model worked on it. */
function unanswered(failure: ModelFailure, usage = noUsage): ChatOutcome {
  return { kind: "failed", failure, text: "", usage };
}

/** Whether the endpoint asks us to come back, which no quota that is used up does. */
function isLimit(error: unknown): error is APIError {
  if (!(error instanceof APIError) || isQuota(error.error)) {
    return false;
  }
  // `headers` is a Headers wherever there is a status.
  const headers = error.headers as Headers | undefined;
  return error.status === 429 || (error.status === 503 && headers?.has("retry-after") === true);
}
