import type { Usage } from "../model/chat-model.ts";
import type { LedgerTotal } from "../model/money/ledger.ts";
import type { Timers } from "../model/timers.ts";
import type { ConversationEvent, ConversationOutcome } from "../moa/conversation/conversation.ts";
import { finishOf, usageOf, wireCall, type CompletionHead } from "./completion.ts";
import { EventStream } from "./event-stream.ts";
import { describeProgress } from "./progress.ts";
import { numberOfAnswers, type AskedChat } from "./read-chat-request.ts";

type Answer = Extract<ConversationOutcome, { kind: "answer" }>;

/** A completion as it is written, in the chunks of the protocol. */
export class CompletionStream {
  readonly #head: CompletionHead;
  readonly #asked: AskedChat;
  readonly #events: EventStream;
  /** By the number of the answer: whether a piece of it went out. */
  readonly #said = new Set<number>();
  /** The last that was said, as long as it has not gone out: pieces that arrive together are one. */
  #piece: { readonly choice: number; content: string } | undefined;

  constructor(head: CompletionHead, asked: AskedChat, timers: Timers) {
    this.#head = head;
    this.#asked = asked;
    this.#events = new EventStream(timers);
    for (let choice = 0; choice < numberOfAnswers(asked); choice += 1) {
      this.#delta(choice, { role: "assistant", content: "" });
    }
  }

  get body(): ReadableStream<Uint8Array> {
    return this.#events.body;
  }

  text(piece: string, choice: number): void {
    this.#said.add(choice);
    if (this.#piece?.choice === choice) {
      this.#piece.content += piece;
      return;
    }
    const own = { choice, content: piece };
    this.#piece = own;
    this.#events.eventOf(() => {
      if (this.#piece === own) {
        this.#piece = undefined;
      }
      return this.#chunkOf(deltaOf(choice, { content: own.content }));
    });
  }

  /** As thoughts, which clients show apart from the answer, and only to who asked for them. */
  progress(event: ConversationEvent, choice: number): void {
    if (this.#asked.wantsProgress) {
      this.#delta(choice, { reasoning_content: describeProgress(event) });
    }
  }

  answered(answers: readonly Answer[], usage: Usage, spent: LedgerTotal): void {
    for (const [index, { text, toolCalls = [], cut }] of answers.entries()) {
      if (text !== "" && !this.#said.has(index)) {
        this.#delta(index, { content: text });
      }
      if (toolCalls.length > 0) {
        this.#delta(index, { tool_calls: toolCalls.map((call, at) => ({ index: at, ...wireCall(call) })) });
      }
      const finish = finishOf({ cut, ...(toolCalls.length > 0 && { toolCalls }) });
      this.#chunk({ choices: [{ index, delta: {}, logprobs: null, finish_reason: finish }] });
    }
    if (this.#asked.wantsUsage) {
      this.#chunk({ choices: [], usage: usageOf(usage, spent) });
    }
    this.#events.done();
  }

  /** What went out is no answer, and nobody is told that it is whole. */
  failed(error: object): void {
    this.#events.event(error);
    this.#events.close();
  }

  /** Nothing of it goes out. */
  abandon(): void {
    this.#events.close();
  }

  #delta(index: number, delta: object): void {
    this.#chunk(deltaOf(index, delta));
  }

  #chunk(content: object): void {
    this.#piece = undefined;
    this.#events.event(this.#chunkOf(content));
  }

  #chunkOf(content: object): object {
    const { id, created, model } = this.#head;
    return { id, object: "chat.completion.chunk", created, model, ...content };
  }
}

function deltaOf(index: number, delta: object): object {
  return { choices: [{ index, delta, logprobs: null, finish_reason: null }] };
}
