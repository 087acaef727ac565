import type { OpenAI } from "openai";
import { CallLimits, defaultLimits, type Limits } from "./call-limits.ts";
import { ChatCall, type Caller } from "./chat-call.ts";
import {
  noUsage,
  sampleOf,
  unknownWindow,
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
  type ContextWindow,
  type MayRepeat,
  type ModelFailure,
} from "../chat-model.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import { Habits } from "./habits.ts";
import { failureOfKey, failureOfStop, howToSetKey, modelFailure, type Asked } from "./model-failures.ts";
import { openAiClient } from "./openai-client.ts";
import { Pressure } from "../pressure/pressure.ts";
import { systemTimers, type Timers } from "../timers.ts";

export interface OpenAiChatModelParts {
  readonly limits?: Partial<Limits>;
  /** Shared between all models of the program, so that a refused parameter is refused once. */
  readonly habits?: Habits;
  /** Shared between all models of the program, since an endpoint counts all of its calls together. */
  readonly pressure?: Pressure;
  readonly timers?: Timers;
  readonly window?: ContextWindow;
  /** From 0 to 1; for the pauses between attempts. */
  readonly random?: () => number;
}

/** A model at an OpenAI-compatible endpoint, asked by streaming. */
export class OpenAiChatModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly endpoint: Endpoint;
  readonly window: ContextWindow;
  readonly #client: OpenAI;
  readonly #limits: Limits;
  readonly #habits: Habits;
  readonly #pressure: Pressure;
  readonly #timers: Timers;
  readonly #random: () => number;

  constructor(endpoint: Endpoint, id: string, parts: OpenAiChatModelParts = {}) {
    this.id = id;
    this.label = `${id} (${endpoint.label})`;
    this.endpoint = endpoint;
    this.window = parts.window ?? unknownWindow;
    this.#client = openAiClient(endpoint, id);
    this.#limits = { ...defaultLimits, ...parts.limits };
    this.#habits = parts.habits ?? new Habits();
    this.#timers = parts.timers ?? systemTimers;
    this.#pressure = parts.pressure ?? new Pressure({ timers: this.#timers });
    this.#random = parts.random ?? Math.random;
  }

  async ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
    mayRepeat?: MayRepeat,
  ): Promise<ChatOutcome> {
    const [outcome] = await this.#call(request, 1, signal, { onText, mayRepeat });
    if (!outcome) {
      throw new RangeError("a call without an outcome");
    }
    return outcome;
  }

  /** One request where the endpoint honours `n`; where it ignores or refuses it, the missing answers are asked for one by one. */
  async askSeveral(
    request: ChatRequest,
    count: number,
    signal: AbortSignal,
    onText?: (piece: string, answer: number) => void,
    mayRepeat?: MayRepeat,
  ): Promise<readonly ChatOutcome[]> {
    const given = count > 1 ? await this.#call(request, count, signal, { onText, mayRepeat }) : [];
    const missing = Array.from({ length: count - given.length }, (_, index) => given.length + index);
    if (given.length > 0 && missing.length > 0) {
      this.#habits.ignoresN(this.endpoint, this.id);
    }
    const asked = missing.map((answer) =>
      this.ask(sampleOf(request, answer), signal, (piece) => onText?.(piece, answer), mayRepeat),
    );
    return [...given, ...(await Promise.all(asked))];
  }

  async #call(
    request: ChatRequest,
    count: number,
    signal: AbortSignal,
    caller: Caller,
  ): Promise<readonly ChatOutcome[]> {
    const all = (failure: ModelFailure): readonly ChatOutcome[] =>
      Array.from({ length: count }, () => ({ kind: "failed", failure, text: "", usage: noUsage }));
    const nobody: Asked = { endpoint: this.endpoint, model: this.id, key: undefined };
    let key: string | undefined;
    try {
      key = await this.endpoint.apiKey?.reveal();
    } catch {
      // What the key store throws is not repeated: it may hold the key.
      const problem = `The API key for ${this.endpoint.label} cannot be read.`;
      return all(modelFailure(nobody, "key", `${problem} ${howToSetKey(this.endpoint)}`));
    }
    const asked: Asked = { ...nobody, key };
    if (signal.aborted) {
      return all(failureOfStop(asked, "cancelled", 0));
    }
    const unsendable = failureOfKey(asked);
    if (unsendable) {
      return all(unsendable);
    }
    const call = new CallLimits(signal, this.#limits, this.#timers);
    const parts = {
      client: this.#client,
      habits: this.#habits,
      pressure: this.#pressure.on(this.endpoint),
      limits: this.#limits,
      timers: this.#timers,
      random: this.#random,
    };
    try {
      return await new ChatCall(parts, asked, request, count, call, caller).outcomes();
    } finally {
      call.close();
    }
  }
}
