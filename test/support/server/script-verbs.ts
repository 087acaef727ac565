import type { AnswerReply, Interruption, Reply, Wire } from "./reply.ts";
import type { Check, Matcher, ScriptedModel, Sequence } from "./scripted-model.ts";

/**
 * The sentences a test writes about replies. The first group of verbs adds a reply for the next call, the second
 * changes the reply added last. `model("a").limitsRate(1).times(2).answers("yes").cutsAfter(2)`.
 */
export class ReplyVerbs {
  readonly #sequences: readonly Sequence[];

  constructor(sequences: readonly Sequence[]) {
    this.#sequences = sequences;
  }

  answers(text: AnswerReply["text"]): this {
    return this.replies({ kind: "answer", text });
  }

  /** Any reply, written out. */
  replies(reply: Reply): this {
    this.#sequences.forEach(({ replies }) => replies.push(reply));
    return this;
  }

  failsWith(status: number, error: unknown = { message: `Scripted failure ${status}` }): this {
    return this.replies({ kind: "status", status, error });
  }

  /** 401, and like OpenAI it shows the key it was given. */
  refusesKey(): this {
    return this.replies({ kind: "status", status: 401, error: "echo-key" });
  }

  /** 429. Without seconds it does not say when to come back. */
  limitsRate(retryAfterSeconds?: number | string): this {
    const headers = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
    return this.replies({ kind: "status", status: 429, error: { message: "Rate limit reached" }, headers });
  }

  /** 200 and a web page, as a proxy or a login sends it. */
  sendsPage(): this {
    const body = "<!DOCTYPE html>\n<html><body><h1>Sign in</h1></body></html>";
    return this.replies({ kind: "body", body, contentType: "text/html" });
  }

  sendsNonsense(body = "lorem ipsum dolor sit amet"): this {
    return this.replies({ kind: "body", body, contentType: "text/plain" });
  }

  /** 200, and an error object where the answer should be. */
  sendsErrorInBody(error: unknown = { message: "The model crashed", code: 502 }): this {
    return this.replies({ kind: "body", body: JSON.stringify({ error }), contentType: "application/json" });
  }

  /** Anything at all on the socket, head included. */
  sendsRaw(bytes: string, then: "hang" | "end" = "end"): this {
    return this.replies({ kind: "raw", bytes, then, encoding: "latin1" });
  }

  hangs(): this {
    return this.replies({ kind: "hang" });
  }

  dropsConnection(): this {
    return this.replies({ kind: "drop" });
  }

  /** The last reply so many times before the next one. */
  times(count: number): this {
    this.#sequences.forEach(({ replies }) =>
      replies.push(...Array.from({ length: count - 1 }, () => lastOf(replies))),
    );
    return this;
  }

  delayed(ms: number): this {
    return this.#change({ delayMs: ms });
  }

  /** Held back until `server.release()`. */
  held(): this {
    return this.#change({ held: true });
  }

  streamed(pieceSize: number, pieceDelayMs = 0): this {
    return this.#change({ pieceSize, pieceDelayMs });
  }

  /** One JSON document, even when a stream was asked for. */
  asJson(): this {
    return this.#change({ form: "json" });
  }

  /** The connection breaks after so many characters. */
  cutsAfter(characters: number): this {
    return this.#interrupted(characters, { kind: "reset" });
  }

  /** The response ends after so many characters, without finish_reason and [DONE]. */
  endsAfter(characters: number): this {
    return this.#interrupted(characters, { kind: "end" });
  }

  hangsAfter(characters: number): this {
    return this.#interrupted(characters, { kind: "hang" });
  }

  /** An error object in the stream after so many characters. */
  errsAfter(characters: number, error: unknown = { message: "The model crashed" }): this {
    return this.#interrupted(characters, { kind: "error", error });
  }

  finishes(reason: string | null): this {
    return this.#change({ finish: reason });
  }

  withoutDone(): this {
    return this.#change({ done: false });
  }

  usage(when: NonNullable<AnswerReply["usage"]>): this {
    return this.#change({ usage: when });
  }

  thinking(text: string): this {
    return this.#change({ thinking: text });
  }

  onTheWire(wire: Wire): this {
    return this.#change({ wire });
  }

  /** With these headers, such as x-ratelimit-remaining-requests. */
  withHeaders(headers: Readonly<Record<string, string>>): this {
    return this.#change({ headers });
  }

  #interrupted(characters: number, then: Interruption): this {
    return this.#change({ after: { characters, then } });
  }

  #change(change: Partial<Omit<AnswerReply, "kind">>): this {
    this.#sequences.forEach(({ replies }) => {
      replies.push({ ...lastOf(replies, "pop"), ...change });
    });
    return this;
  }
}

/** The sentences about models as a whole. */
export class ModelVerbs extends ReplyVerbs {
  readonly #models: readonly ScriptedModel[];

  constructor(models: readonly ScriptedModel[]) {
    super(models.map(({ usual }) => usual));
    this.#models = models;
  }

  /** The replies to requests that match; the rule written first wins. */
  when(matcher: Matcher): ReplyVerbs {
    return new ReplyVerbs(this.#models.map((model) => model.rule(matcher)));
  }

  /** 400, naming the parameter, to every request that has it. */
  refuses(parameter: string): this {
    this.#models.forEach(({ refused }) => refused.add(parameter));
    return this;
  }

  /** One choice, however many are asked for. */
  ignoresN(): this {
    this.#models.forEach((model) => (model.ignoresN = true));
    return this;
  }

  /** What the list of models says beside the id, as endpoints say windows and prices. */
  isListedWith(listing: Readonly<Record<string, unknown>>): this {
    this.#models.forEach((model) => (model.listing = listing));
    return this;
  }

  neverStreams(): this {
    this.#models.forEach((model) => (model.neverStreams = true));
    return this;
  }

  /** Looks at every request before any reply is looked for. */
  checks(check: Check): this {
    this.#models.forEach((model) => model.checks.push(check));
    return this;
  }

  /** 400 to every request that is not streamed. */
  onlyStreams(): this {
    return this.checks(({ body }) =>
      body.stream ? undefined : badRequest("`stream` must be true for this model"),
    );
  }

  /** 400 to every request with a system message. */
  refusesSystem(message = "System role not supported"): this {
    return this.checks(({ roles }) => (roles.includes("system") ? badRequest(message) : undefined));
  }

  /** 400 unless user and assistant take turns. */
  wantsTurns(): this {
    const message = "Conversation roles must alternate user/assistant/user/assistant/...";
    return this.checks(({ roles }) => {
      const turns = roles.filter((role) => role !== "system");
      return turns.some((role, at) => role === turns[at - 1]) ? badRequest(message) : undefined;
    });
  }

  /** 429 to every so-manieth request, whoever makes it. */
  limitsEvery(nth: number, retryAfterSeconds: number): this {
    let requests = 0;
    const error = { message: "Rate limit reached" };
    const headers = { "retry-after": String(retryAfterSeconds) };
    return this.checks(() =>
      ++requests % nth === 0 ? { kind: "status", status: 429, error, headers } : undefined,
    );
  }
}

function badRequest(message: string): Reply {
  return { kind: "status", status: 400, error: { message, type: "invalid_request_error" } };
}

function lastOf(replies: Reply[], take: "look" | "pop" = "look"): Reply {
  const last = take === "pop" ? replies.pop() : replies.at(-1);
  if (!last) {
    throw new Error("Say first what the model replies, then how.");
  }
  return last;
}
