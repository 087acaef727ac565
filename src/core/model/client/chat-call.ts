import { APIConnectionError, APIError, type OpenAI } from "openai";
import { roomBesidePrompt } from "./answer-bound.ts";
import { AnswerReader, type BodyEnd } from "./answer-reader.ts";
import { AttemptsBill } from "./attempts-bill.ts";
import { again, failed, later, type Attempt, type FailedOutcome } from "./attempt.ts";
import { promptUsage } from "./answer-usage.ts";
import type { CallLimits, Limits } from "./call-limits.ts";
import {
  noUsage,
  type ChatOutcome,
  type ChatRequest,
  type MayRepeat,
  type ModelFailure,
  type Usage,
} from "../chat-model.ts";
import { keyHeaders } from "../endpoint/dialect.ts";
import type { Habit } from "./habit.ts";
import type { Habits } from "./habits.ts";
import { boundIn } from "./lessons.ts";
import { isQuota, statusOfErrorObject } from "./error-meaning.ts";
import { failureOfError, failureOfStop, type Asked } from "./model-failures.ts";
import type { EndpointPressure, Pass } from "../pressure/endpoint-pressure.ts";
import { retryAfterMs } from "../pressure/rate-headers.ts";
import { isPassing, longestWaitMs, waitBeforeRetry } from "../pressure/retry.ts";
import { outcomesOfBody } from "./outcomes-of-body.ts";
import { billedInHeaders } from "./reported-bill.ts";
import { requestBody } from "./request-body.ts";
import { bytesOfAnswers, RequestSize } from "./request-size.ts";
import { StreamFallback } from "./stream-fallback.ts";
import type { Timers } from "../timers.ts";

export interface ChatCallParts {
  readonly client: OpenAI;
  readonly habits: Habits;
  readonly pressure: EndpointPressure;
  readonly limits: Limits;
  readonly timers: Timers;
  /** From 0 to 1. */
  readonly random: () => number;
}

/** Who asks: what it wants to hear of, and to be asked. */
export interface Caller {
  readonly onText: ((piece: string, answer: number) => void) | undefined;
  readonly mayRepeat: MayRepeat | undefined;
}

/** What sending a request comes to: a response with a 2xx status, or what the package throws. */
type Sent =
  | { readonly kind: "response"; readonly response: Response }
  | { readonly kind: "error"; readonly error: unknown };

/** A connection that breaks after so many milliseconds of silence breaks because of it; proxies wait 30 s and more. */
const lateMs = 25_000;

/** One question to one model, asked until it is answered, refused, or not worth asking any more. */
export class ChatCall {
  readonly #parts: ChatCallParts;
  readonly #asked: Asked;
  #request: ChatRequest;
  /** How many answers are asked for. */
  readonly #count: number;
  readonly #call: CallLimits;
  readonly #caller: Caller;
  readonly #size: RequestSize;
  #attempts = 0;
  readonly #streaming: StreamFallback;
  readonly #bill: AttemptsBill;
  /** When the last request went out, in milliseconds since the epoch. */
  #sentAt = 0;
  /** How many attempts broke only after a long silence. */
  #brokeLate = 0;

  constructor(
    parts: ChatCallParts,
    asked: Asked,
    request: ChatRequest,
    count: number,
    call: CallLimits,
    caller: Caller,
  ) {
    this.#parts = parts;
    this.#asked = asked;
    this.#request = request;
    this.#count = count;
    this.#call = call;
    this.#caller = caller;
    this.#size = new RequestSize(request, count);
    this.#streaming = new StreamFallback(parts.habits, asked);
    this.#bill = new AttemptsBill(caller.mayRepeat);
  }

  /** @returns an outcome an answer; fewer than asked for when the endpoint gives only so many */
  async outcomes(): Promise<readonly ChatOutcome[]> {
    const { pressure, timers, random } = this.#parts;
    const { model } = this.#asked;
    let notBefore = 0;
    for (;;) {
      const { habit } = this.#streaming;
      if (this.#count > 1 && habit.omitted.has("n")) {
        return [];
      }
      this.#call.queued();
      const pass = await pressure.admit({ model, size: this.#size, notBefore }, this.#call.signal);
      if (!pass) {
        return this.#bill.addTo(this.#all(this.#stopped(noUsage, "")));
      }
      let attempt: Attempt;
      try {
        attempt = await this.#attempt(habit, pass);
      } finally {
        pass.release();
      }
      if (attempt.kind === "over") {
        return this.#bill.addTo(attempt.outcomes);
      }
      if (attempt.kind === "later") {
        const { setback, outcome } = attempt;
        const wait = waitBeforeRetry(setback, this.#attempts, this.#call.remainingMs, random);
        if (wait === undefined) {
          return this.#bill.addTo(this.#all(outcome));
        }
        const refusal = this.#bill.settle(outcome);
        if (refusal !== undefined) {
          return this.#bill.addTo(this.#all(refusal));
        }
        notBefore = timers.now() + wait;
      }
    }
  }

  async #attempt(habit: Habit, pass: Pass): Promise<Attempt> {
    const { circuit } = this.#parts.pressure;
    const signs = this.#parts.pressure.signs;
    const guarded = await circuit.run(
      () => this.#send(habit, pass),
      (sent, last) => this.#whyDead(sent, signs, last),
      this.#call.signal,
    );
    switch (guarded.kind) {
      case "again":
        return this.#call.stopped ? this.#over(this.#stopped(noUsage, "")) : again;
      case "dead":
        return this.#over(failed(guarded.failure));
      case "done":
    }
    this.#attempts += 1;
    const sent = guarded.value;
    return sent.kind === "response" ? this.#read(sent.response) : this.#failed(sent.error, habit, pass);
  }

  async #send(habit: Habit, pass: Pass): Promise<Sent> {
    const { client, limits } = this.#parts;
    const { endpoint, key, model } = this.#asked;
    this.#call.sent();
    this.#sentAt = this.#parts.timers.now();
    try {
      const response = await client.chat.completions
        .create(requestBody(model, this.#request, habit, this.#count), {
          signal: this.#call.signal,
          headers: keyHeaders(endpoint, key),
          timeout: limits.totalMs,
        })
        .asResponse();
      pass.headed(response.status, response.headers);
      return { kind: "response", response };
    } catch (error) {
      if (error instanceof APIError && typeof error.status === "number") {
        // `headers` is a Headers wherever there is a status.
        pass.headed(error.status, error.headers as Headers);
      }
      return { kind: "error", error };
    }
  }

  /**
   * What says that the endpoint is not there: no connection, or no sign of life for as long as we wait for a first byte.
   * A caller who left knows nothing new.
   */
  #whyDead(sent: Sent, signs: number, last: ModelFailure | undefined): ModelFailure | undefined {
    if (sent.kind === "response") {
      return undefined;
    }
    const silent = this.#parts.pressure.signs === signs;
    if (this.#call.stopped) {
      return this.#call.stopped === "first-byte" && silent ? this.#failureOfStop() : last;
    }
    const failure =
      sent.error instanceof APIConnectionError ? failureOfError(this.#asked, sent.error) : undefined;
    const dead = failure?.kind === "unreachable" || (failure?.kind === "timeout" && silent);
    return dead ? failure : undefined;
  }

  #failed(error: unknown, habit: Habit, pass: Pass): Attempt {
    const { habits, timers } = this.#parts;
    const { endpoint, model } = this.#asked;
    if (this.#call.stopped) {
      // The endpoint has the request, and may bill it.
      return this.#over(this.#stopped(promptUsage(this.#request), ""));
    }
    const failure = failureOfError(this.#asked, error, timers.now());
    // A connection that broke may have brought the request to a model, and a gateway that gave up waiting has.
    const reached = failure.kind === "cut-off" || (failure.kind === "timeout" && this.#silence >= lateMs);
    const outcome = failed(failure, reached ? promptUsage(this.#request) : noUsage);
    if (!(error instanceof APIError)) {
      return this.#over(outcome);
    }
    if (error.status === undefined) {
      return failure.kind === "cut-off" ? this.#broken(outcome) : this.#over(outcome);
    }
    const status = Number(error.status);
    const refusal = {
      status,
      error: (error.error as unknown) ?? error.message,
      body: requestBody(model, this.#request, habit, this.#count),
    };
    if (habits.learn(endpoint, model, habit, refusal)) {
      return again;
    }
    const bound = boundIn(refusal.body);
    const room =
      failure.kind === "overflow" && bound !== undefined ? roomBesidePrompt(refusal.error, bound) : undefined;
    if (room !== undefined) {
      // Of this prompt, so it is no habit: the next one leaves more room, or less.
      this.#request = { ...this.#request, maxTokens: room };
      return again;
    }
    if (!isPassing(status) || failure.kind === "overflow" || isQuota(error.error)) {
      return this.#over(outcome);
    }
    const toldMs = retryAfterMs(error.headers as Headers, timers.now());
    // Who asks for an hour is not waited for, and so keeps nobody waiting: the next one is told in no time.
    if (toldMs !== undefined && toldMs <= longestWaitMs) {
      pass.refused(timers.now() + toldMs);
    }
    return reached
      ? this.#broken(outcome, toldMs)
      : later(status === 429 ? "limit" : "trouble", toldMs, outcome);
  }

  /** How long nothing has come since the request went out, in milliseconds; to be asked while that is so. */
  get #silence(): number {
    return this.#parts.timers.now() - this.#sentAt;
  }

  /**
   * An attempt that broke before the answer. Late, it was most likely ended by something in between that does not wait as
   * long as the model takes: the next one ends the same way, and each is billed. So it is made once.
   */
  #broken({ failure, ...rest }: FailedOutcome, toldMs?: number): Attempt {
    const silence = this.#silence;
    if (silence < lateMs) {
      return later("trouble", toldMs, { failure, ...rest });
    }
    const seconds = Math.round(silence / 1000);
    const message = `${failure.message} That was after ${seconds} s of silence: something in between, such as a proxy, may not wait for longer.`;
    const outcome = { ...rest, failure: { ...failure, message } };
    this.#brokeLate += 1;
    return this.#brokeLate > 1 ? this.#over(outcome) : later("trouble", toldMs, outcome);
  }

  async #read(response: Response): Promise<Attempt> {
    const reader = new AnswerReader(
      {
        bytes: () => {
          this.#call.received();
          this.#parts.pressure.sign();
        },
        ended: () => {
          if (reader.count >= this.#count) {
            this.#call.ended();
          }
        },
        done: () => this.#call.answered(),
        text: (piece, answer) => {
          if (answer < this.#count) {
            this.#caller.onText?.(piece, answer);
          }
        },
      },
      billedInHeaders(response.headers),
      bytesOfAnswers(this.#request, this.#count),
    );
    const end = await reader.read(response.body, this.#call.signal);
    if (reader.mixedUp(this.#count)) {
      this.#parts.habits.ignoresN(this.#asked.endpoint, this.#asked.model);
    }
    const setback = this.#setbackIn(reader, end);
    if (setback) {
      return setback;
    }
    const outcomes = this.#outcomesIn(reader, end);
    this.#streaming.learnFrom(outcomes);
    return { kind: "over", outcomes };
  }

  /** A 200 response that says nothing, or no more than that it should be asked later. What was said once is never asked again. */
  #setbackIn(reader: AnswerReader, end: BodyEnd): Attempt | undefined {
    if (this.#call.stopped || reader.pieces > 0) {
      return undefined;
    }
    const status = end.kind === "error" ? statusOfErrorObject(end.error) : undefined;
    const nothing = !reader.begun && (end.kind === "lost" || end.kind === "ended");
    const [outcome] = this.#outcomesIn(reader, end);
    if (outcome?.kind !== "failed" || outcome.failure.kind === "overflow") {
      return undefined;
    }
    this.#streaming.cameToNothing(end.kind === "ended");
    if (nothing) {
      this.#streaming.begin();
      return this.#broken(outcome);
    }
    if (outcome.failure.kind === "empty" && !this.#streaming.inUse) {
      this.#streaming.begin();
      return later("trouble", undefined, outcome);
    }
    return status !== undefined && isPassing(status)
      ? later(status === 429 ? "limit" : "trouble", undefined, outcome)
      : undefined;
  }

  #outcomesIn(reader: AnswerReader, end: BodyEnd): readonly ChatOutcome[] {
    const asked = { asked: this.#asked, request: this.#request, count: this.#count };
    return outcomesOfBody(asked, reader, end, this.#call.stopped && this.#failureOfStop());
  }

  /** What is the same for every answer. */
  #over(outcome: ChatOutcome): Attempt {
    return { kind: "over", outcomes: this.#all(outcome) };
  }

  /** One outcome for every answer; it is paid for once. */
  #all(outcome: ChatOutcome): readonly ChatOutcome[] {
    return Array.from({ length: this.#count }, (_, answer) =>
      answer === 0 ? outcome : { ...outcome, usage: noUsage },
    );
  }

  #stopped(usage: Usage, text: string): FailedOutcome {
    return { kind: "failed", failure: this.#failureOfStop(), text, usage };
  }

  #failureOfStop(): ModelFailure {
    const { firstByteMs, idleMs, totalMs } = this.#parts.limits;
    const stop = this.#call.stopped ?? "cancelled";
    const limitMs = { cancelled: 0, "first-byte": firstByteMs, idle: idleMs, total: totalMs }[stop];
    return failureOfStop(this.#asked, stop, limitMs);
  }
}
