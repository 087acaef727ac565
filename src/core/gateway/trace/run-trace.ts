import { randomBytes } from "node:crypto";
import type { CallRecord } from "../../model/money/ledger.ts";
import type { ConversationEvent } from "../../moa/conversation/conversation.ts";
import type { Attributes, Moment, SpanSink } from "./span.ts";

/** What one request does, as a span with one for each call of a model below it. */
export class RunTrace {
  readonly traceId: string;
  readonly #spanId = newId(8);
  readonly #parent: string | undefined;
  readonly #start: number;
  readonly #sink: SpanSink;
  readonly #now: () => number;
  readonly #moments: Moment[] = [];

  /** @param traceparent the header of who asks, by which his trace and ours are one; anything else begins a new one */
  constructor(sink: SpanSink, traceparent: string | undefined, now: () => number) {
    const [, trace, parent] =
      /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-/.exec(traceparent ?? "") ?? [];
    this.traceId = trace ?? newId(16);
    this.#parent = parent;
    this.#sink = sink;
    this.#now = now;
    this.#start = now();
  }

  event(event: ConversationEvent, choice: number): void {
    const at = this.#now();
    switch (event.kind) {
      case "asking":
        this.#moments.push({ at, name: "asking", attributes: { model: event.model, choice } });
        break;
      case "layer-started":
        this.#moments.push({ at, name: event.layer, attributes: { by: event.by, choice } });
        break;
      case "refused":
        this.#moments.push({ at, name: "refused", attributes: { why: event.why.kind, choice } });
        break;
      case "candidate":
      case "note":
        break;
    }
  }

  called({ model, usage, milliseconds, outcome, cost }: CallRecord): void {
    const end = this.#now();
    this.#sink.take({
      ...{ traceId: this.traceId, spanId: newId(8), parentSpanId: this.#spanId },
      ...{ name: `chat ${model}`, kind: "client", start: end - milliseconds, end, moments: [] },
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": model,
        "gen_ai.usage.input_tokens": usage.promptTokens,
        "gen_ai.usage.output_tokens": usage.completionTokens,
        "patched_moa.outcome": outcome,
        ...(cost.kind === "known" && { "patched_moa.cost_usd": cost.usd }),
      },
      failed: outcome !== "answer",
    });
  }

  end(status: number, attributes: Attributes): void {
    this.#sink.take({
      ...{ traceId: this.traceId, spanId: this.#spanId, name: "POST /v1/chat/completions", kind: "server" },
      ...(this.#parent !== undefined && { parentSpanId: this.#parent }),
      ...{ start: this.#start, end: this.#now(), moments: this.#moments },
      attributes: { "http.response.status_code": status, ...attributes },
      failed: status >= 500,
    });
  }
}

function newId(bytes: number): string {
  return randomBytes(bytes).toString("hex");
}
