import type { HttpBindings } from "@hono/node-server";
import type { TokenCounter } from "../model/fit/token-counter.ts";
import { Ledger } from "../model/money/ledger.ts";
import type { Timers } from "../model/timers.ts";
import type { ConversationEvent } from "../moa/conversation/conversation.ts";
import { whyNotMixed } from "../moa/conversation/why-not-mixed.ts";
import type { ModelMix } from "../moa/open-mix.ts";
import { Failure } from "../workspace/failure.ts";
import type { Account } from "./account.ts";
import { answerRequest, type Answered, type Hearing } from "./answer-request.ts";
import { describe } from "./approach.ts";
import { completionOf, costHeaders, headerText, newHead } from "./completion.ts";
import { CompletionStream } from "./completion-stream.ts";
import { shuttingDown, type Place } from "./floor.ts";
import type { Metrics } from "./metrics.ts";
import type { Offering } from "./offering.ts";
import { readBody, type BodyLimits } from "./read-body.ts";
import { readChatRequest, type AskedChat } from "./read-chat-request.ts";
import { errorBody, refusalOfFailure, refusalOfModels, unexpected, type Refusal } from "./refusal.ts";
import { RunTrace } from "./trace/run-trace.ts";
import type { SpanSink } from "./trace/span.ts";

export interface ExchangeParts {
  readonly offering: Offering;
  readonly metrics: Metrics;
  readonly body: BodyLimits;
  readonly timers: Timers;
  /** Left out: tokens are estimated. */
  readonly counter?: TokenCounter;
  /** Left out: nothing is traced. */
  readonly spans?: SpanSink;
  /** Told what went wrong inside. */
  readonly note: (text: string) => void;
}

/** Within so many milliseconds a failure can still have a status of its own; later the stream begins, or callers think it never will. */
const beginMs = 8_000;
/** How long who was told that his time is up may take to read it, in milliseconds. */
const farewellMs = 5_000;

/** One chat request and its answer. */
export class ChatExchange {
  readonly #parts: ExchangeParts;
  readonly #http: HttpBindings;
  readonly #account: Account;
  readonly #place: Place;
  readonly #ledger: Ledger;
  readonly #trace: RunTrace | undefined;
  readonly #began: number;
  #firstText: number | undefined;
  #asked: AskedChat | undefined;
  #status = 499;

  constructor(parts: ExchangeParts, http: HttpBindings, account: Account, place: Place) {
    this.#parts = parts;
    this.#http = http;
    this.#account = account;
    this.#place = place;
    const { spans, timers, metrics } = parts;
    const { traceparent } = http.incoming.headers;
    this.#trace =
      spans &&
      new RunTrace(spans, typeof traceparent === "string" ? traceparent : undefined, () => timers.now());
    this.#ledger = new Ledger((call) => {
      metrics.called(call);
      this.#trace?.called(call);
    });
    this.#began = timers.now();
    http.outgoing.once("close", () => this.#over());
    place.signal.addEventListener("abort", () => this.#partWith(), { once: true });
  }

  async response(): Promise<Response> {
    try {
      const body = await readBody(this.#http.incoming, this.#parts.body);
      if (body.kind === "refused") {
        return this.#refused(body.refusal);
      }
      const { offering } = this.#parts;
      const { signal } = this.#place;
      const offers = await offering.list(this.#account, signal);
      const asked = readChatRequest(body.json, offers);
      this.#asked = asked;
      const mix = await offering.open(asked.id, this.#account, this.#ledger, signal);
      return await (asked.streams ? this.#streamed(asked, mix) : this.#whole(asked, mix));
    } catch (error) {
      return this.#refused(this.#refusalOf(error));
    }
  }

  async #whole(asked: AskedChat, mix: ModelMix): Promise<Response> {
    const head = newHead(asked.model, this.#parts.timers.now());
    const answered = await this.#answer(asked, mix, { onText: () => undefined, onEvent: () => undefined });
    if (answered.kind === "failed") {
      return this.#refused(this.#refusalOfAnswer(answered));
    }
    const spent = this.#ledger.total();
    const unmixed = answered.answers.map((answer) => answer.unmixed).find((reason) => reason !== undefined);
    return this.#json(200, completionOf(head, answered.answers, answered.usage, spent), {
      ...costHeaders(spent),
      ...(unmixed !== undefined && mixes(asked) && { "x-patched-moa-unmixed": headerText(unmixed) }),
    });
  }

  async #streamed(asked: AskedChat, mix: ModelMix): Promise<Response> {
    const { timers } = this.#parts;
    const stream = new CompletionStream(newHead(asked.model, timers.now()), asked, timers);
    let begin: () => void = () => undefined;
    const begun = new Promise<"begun">((resolve) => {
      begin = () => resolve("begun");
    });
    const stopTimer = timers.after(beginMs, begin);
    const settled = this.#answer(asked, mix, {
      onText: (piece, choice) => {
        stream.text(piece, choice);
        begin();
      },
      onEvent: (event, choice) => {
        stream.progress(event, choice);
        if (event.kind === "candidate") {
          begin();
        }
      },
    }).catch((error: unknown) => this.#refusalOf(error));
    const first = await Promise.race([begun, settled]);
    stopTimer();
    const refusal = first === "begun" ? undefined : this.#refusalIn(first);
    if (refusal !== undefined) {
      stream.abandon();
      return this.#refused(refusal);
    }
    void settled.then((result) => {
      const late = this.#refusalIn(result);
      if (late !== undefined) {
        this.#status = late.status;
        stream.failed(errorBody(late));
      } else if ("answers" in result) {
        stream.answered(result.answers, result.usage, this.#ledger.total());
      }
    });
    const unmixed = mixes(asked) ? whyNotMixed(asked.request) : undefined;
    this.#status = 200;
    return new Response(stream.body, {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        // Some proxies gather what they pass on.
        "x-accel-buffering": "no",
        ...(unmixed !== undefined && { "x-patched-moa-unmixed": headerText(unmixed) }),
      },
    });
  }

  async #answer(asked: AskedChat, mix: ModelMix, hearing: Hearing): Promise<Answered> {
    return answerRequest(
      asked,
      mix,
      this.#parts.counter,
      {
        onText: (piece, choice) => {
          this.#firstText ??= this.#parts.timers.now();
          hearing.onText(piece, choice);
        },
        onEvent: (event: ConversationEvent, choice) => {
          this.#trace?.event(event, choice);
          hearing.onEvent(event, choice);
        },
      },
      this.#place.signal,
    );
  }

  #refusalIn(result: Answered | Refusal): Refusal | undefined {
    if (!("kind" in result)) {
      return result;
    }
    return result.kind === "failed" ? this.#refusalOfAnswer(result) : undefined;
  }

  #refusalOfAnswer({ failure }: Extract<Answered, { kind: "failed" }>): Refusal {
    return failure.kind === "cancelled" ? this.#whyEnded() : refusalOfModels(failure, this.#hasOwnKey);
  }

  #refusalOf(error: unknown): Refusal {
    if (Failure.is(error, "cancelled")) {
      return this.#whyEnded();
    }
    if (Failure.is(error)) {
      return refusalOfFailure(error, this.#hasOwnKey);
    }
    this.#parts.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return unexpected;
  }

  #whyEnded(): Refusal {
    switch (this.#place.ended) {
      case "late":
        return refusalOfModels({ kind: "timeout", message: "The answer took longer than it may." }, false);
      case "shutdown":
        return shuttingDown;
      case "left":
      case undefined:
        return refusalOfModels({ kind: "cancelled", message: "Cancelled." }, false);
    }
  }

  get #hasOwnKey(): boolean {
    return this.#account.ownKey !== undefined;
  }

  #refused(refusal: Refusal): Response {
    const spent = this.#ledger.total();
    return this.#json(refusal.status, errorBody(refusal), {
      ...refusal.headers,
      ...(spent.calls > 0 && costHeaders(spent)),
    });
  }

  #json(status: number, body: object, headers: Readonly<Record<string, string>>): Response {
    this.#status = status;
    return Response.json(body, { status, headers: { "cache-control": "no-store", ...headers } });
  }

  /** Who does not read what he is told is not waited for. */
  #partWith(): void {
    if (this.#place.ended !== "left") {
      const { outgoing } = this.#http;
      const stopTimer = this.#parts.timers.after(farewellMs, () => outgoing.destroy());
      outgoing.once("close", stopTimer);
    }
  }

  /** The connection has seen the last of this response, or is gone. */
  #over(): void {
    const { metrics, timers } = this.#parts;
    if (!this.#http.outgoing.writableFinished) {
      this.#place.end("left");
      this.#status = 499;
    }
    this.#place.leave();
    const seconds = (from: number, to: number): number => (to - from) / 1000;
    const now = timers.now();
    metrics.ended({
      ...{ route: "chat", status: this.#status, seconds: seconds(this.#began, now) },
      ...(this.#asked && { strategy: describe(this.#asked.approach) }),
      ...(this.#firstText !== undefined && { firstTextSeconds: seconds(this.#began, this.#firstText) }),
    });
    const { usage, knownUsd, calls } = this.#ledger.total();
    this.#trace?.end(this.#status, {
      "patched_moa.calls": calls,
      "patched_moa.cost_usd": knownUsd,
      "gen_ai.usage.input_tokens": usage.promptTokens,
      "gen_ai.usage.output_tokens": usage.completionTokens,
      ...(this.#asked && {
        "gen_ai.request.model": this.#asked.model,
        "patched_moa.strategy": describe(this.#asked.approach),
      }),
    });
  }
}

/** Whether more than one model's word was asked for. */
function mixes({ approach }: AskedChat): boolean {
  return approach.strategies.some((strategy) => strategy !== "single");
}
