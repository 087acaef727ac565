import type { Endpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { keyHeaders } from "../../src/core/model/endpoint/dialect.ts";
import { Habits } from "../../src/core/model/client/habits.ts";
import { OpenAiChatModel } from "../../src/core/model/client/openai-chat-model.ts";
import { Pressure } from "../../src/core/model/pressure/pressure.ts";
import type { ChatOutcome, ChatRequest } from "../../src/core/model/chat-model.ts";

/** One thing that endpoints do or do not do, as one was seen to do it. */
export interface Finding {
  readonly what: string;
  readonly seen: string;
}

const never = new AbortController().signal;
const short: ChatRequest = {
  messages: [
    { role: "system", content: "You are terse." },
    { role: "user", content: "Name three colours." },
  ],
  maxTokens: 40,
  temperature: 0,
};

/** Runs our client against one model, and looks at what its endpoint honours. */
export class Probe {
  readonly #endpoint: Endpoint;
  readonly #id: string;
  readonly #habits = new Habits();
  readonly #model: OpenAiChatModel;

  constructor(endpoint: Endpoint, id: string) {
    this.#endpoint = endpoint;
    this.#id = id;
    this.#model = new OpenAiChatModel(endpoint, id, { habits: this.#habits, pressure: new Pressure() });
  }

  async *findings(): AsyncGenerator<Finding, void> {
    const first = await this.#streaming();
    yield* first.findings;
    if (!first.answered) {
      // What a model that does not answer honours is nothing to be told.
      return;
    }
    yield { what: "usage of a stream", seen: usageIn(await this.#ask(short)) };
    yield { what: "stop reason at the limit", seen: described(await this.#ask({ ...short, maxTokens: 4 })) };
    yield { what: "one request with n = 2", seen: await this.#several() };
    yield { what: "seed", seen: await this.#seeded() };
    yield { what: "two user messages in a row", seen: described(await this.#ask(twoInARow)) };
    yield { what: "a prompt longer than the window", seen: described(await this.#ask(tooLong)) };
    yield { what: "a model that does not exist", seen: described(await this.#stranger()) };
    yield { what: "cancel", seen: await this.#cancelled() };
    yield { what: "the answer to the same without streaming", seen: await this.#whole() };
    const { maxTokensName, omitted, foldsSystem, mergesRoles } = this.#habits.of(this.#endpoint, this.#id);
    const left = [...omitted].join(", ") || "nothing";
    yield {
      what: "learned",
      seen: `the limit is called ${maxTokensName}, left out: ${left}, system role ${foldsSystem ? "folded" : "taken"}, roles in a row ${mergesRoles ? "merged" : "taken"}`,
    };
  }

  async #streaming(): Promise<{ readonly answered: boolean; readonly findings: readonly Finding[] }> {
    const at: number[] = [];
    const start = performance.now();
    const outcome = await this.#model.ask(short, never, () => at.push(performance.now() - start));
    const answer = { what: "an answer", seen: described(outcome) };
    if (outcome.kind === "failed") {
      return { answered: false, findings: [answer] };
    }
    const [first = 0] = at;
    const last = at.at(-1) ?? 0;
    const seen =
      at.length > 1
        ? `${at.length} pieces from ${first.toFixed(0)} to ${last.toFixed(0)} ms`
        : "in one piece";
    return { answered: true, findings: [answer, { what: "streaming", seen }] };
  }

  #ask(request: ChatRequest): Promise<ChatOutcome> {
    return this.#model.ask(request, never);
  }

  async #several(): Promise<string> {
    const before = this.#habits.of(this.#endpoint, this.#id).omitted.has("n");
    const outcomes = await this.#model.askSeveral({ ...short, temperature: 1 }, 2, never);
    const after = this.#habits.of(this.#endpoint, this.#id).omitted.has("n");
    const failed = outcomes.find(saysNothing);
    if (failed) {
      return described(failed);
    }
    const distinct = new Set(outcomes.map(({ text }) => text)).size;
    return `${!before && after ? "ignored or refused, asked one by one" : "honoured"}: ${outcomes.length} answers, ${distinct} different`;
  }

  async #seeded(): Promise<string> {
    const request = { ...short, temperature: 1, seed: 7 };
    const [one, two, other] = [
      await this.#ask(request),
      await this.#ask(request),
      await this.#ask({ ...request, seed: 8 }),
    ];
    const failed = [one, two, other].find(saysNothing);
    if (failed) {
      return described(failed);
    }
    const same = one.text === two.text;
    return `the same seed gives ${same ? "the same" : "another"} answer, another seed ${other.text === one.text ? "the same" : "another"}`;
  }

  #stranger(): Promise<ChatOutcome> {
    const parts = { habits: new Habits(), limits: { totalMs: 20_000 } };
    return new OpenAiChatModel(this.#endpoint, "no-such-model", parts).ask(short, never);
  }

  /** Whether a cancel ends the call at once, and whether the server is soon free for the next one. */
  async #cancelled(): Promise<string> {
    const controller = new AbortController();
    const long = {
      ...short,
      messages: [{ role: "user" as const, content: "Count to a thousand." }],
      maxTokens: 800,
    };
    let cancelled = 0;
    const outcome = await this.#model.ask(long, controller.signal, () => {
      cancelled ||= performance.now();
      controller.abort();
    });
    const ended = performance.now();
    if (cancelled === 0) {
      return `it did not begin: ${described(outcome)}`;
    }
    let next: number | undefined;
    await this.#model.ask({ ...short, maxTokens: 2 }, never, () => (next ??= performance.now()));
    const then =
      next === undefined
        ? "the next call is not answered"
        : `the next call is answered ${(next - ended).toFixed(0)} ms later`;
    return `${described(outcome)} after ${(ended - cancelled).toFixed(0)} ms; ${then}`;
  }

  /** Asked past our client, which always streams where it can. */
  async #whole(): Promise<string> {
    const key = await this.#endpoint.apiKey?.reveal();
    const response = await fetch(`${this.#endpoint.baseUrl}/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...keyHeaders(this.#endpoint, key) },
      body: JSON.stringify({ model: this.#id, messages: short.messages, max_tokens: 5 }),
    });
    return `status ${response.status}, ${response.headers.get("content-type") ?? "no content type"}`;
  }
}

const twoInARow: ChatRequest = {
  messages: [
    { role: "user", content: "Name a colour." },
    { role: "user", content: "And a number." },
  ],
  maxTokens: 20,
};

const tooLong: ChatRequest = {
  messages: [{ role: "user", content: "word ".repeat(300_000) }],
  maxTokens: 20,
};

/** What was truncated says enough to be compared. */
function saysNothing(outcome: ChatOutcome): boolean {
  return outcome.kind === "failed" && outcome.failure.kind !== "truncated";
}

function described(outcome: ChatOutcome): string {
  return outcome.kind === "answer"
    ? `answered ${JSON.stringify(outcome.text.slice(0, 60))}`
    : `${outcome.failure.kind}: ${outcome.failure.message.slice(0, 220)}`;
}

function usageIn({ usage }: ChatOutcome): string {
  const { promptTokens, completionTokens, cachedTokens, source } = usage;
  return `${source}: ${promptTokens} prompt (${cachedTokens} cached), ${completionTokens} completion`;
}
