import type { Exchange } from "./exchange.ts";
import { tokensIn } from "./recorded-request.ts";
import type { AnswerReply, Interruption } from "./reply.ts";

const usualPieceSize = 4;

/** Writes one answer in the form the script wants. */
export class AnswerWriter {
  readonly #exchange: Exchange;
  readonly #reply: AnswerReply;
  readonly #choices: number;
  readonly #id: string;

  /** @param choices how many times the answer is given */
  constructor(exchange: Exchange, reply: AnswerReply, choices: number, id: string) {
    this.#exchange = exchange;
    this.#reply = reply;
    this.#choices = choices;
    this.#id = id;
  }

  /** @param streams whether the request asked for a stream and the model streams */
  async write(streams: boolean): Promise<void> {
    const whole =
      typeof this.#reply.text === "function" ? this.#reply.text(this.#exchange.request) : this.#reply.text;
    const { max_completion_tokens: limit, max_tokens: oldLimit } = this.#exchange.request.body;
    const most = (limit ?? oldLimit ?? Infinity) * 4;
    const finish = most < whole.length ? "length" : (this.#reply.finish ?? "stop");
    const stated = this.#reply.finish === null ? null : finish;
    const { others = [] } = this.#reply;
    const texts = Array.from({ length: this.#choices }, (_, choice) =>
      (others[choice - 1] ?? whole).slice(0, most),
    );
    await (streams ? this.#stream(texts, stated) : this.#document(texts, stated));
  }

  async #stream(texts: readonly string[], finish: string | null): Promise<void> {
    const { after, thinking = "", usage = "asked", wire, done = true } = this.#reply;
    const { request } = this.#exchange;
    this.#exchange.head(200, { "content-type": "text/event-stream", ...this.#reply.headers });
    await this.#event({ choices: this.#choicesOf(() => ({ delta: { role: "assistant", content: "" } })) });
    await this.#pieces(
      this.#eachChoice(() => thinking),
      "reasoning_content",
    );
    await this.#pieces(
      texts.map((text) => text.slice(0, after?.characters)),
      "content",
    );
    if (after && texts.some((text) => after.characters <= text.length)) {
      await this.#interrupt(after.then);
      return;
    }
    if (finish !== null) {
      await this.#event({ choices: this.#choicesOf(() => ({ delta: {}, finish_reason: finish })) });
    }
    if (usage === "end" || (usage === "asked" && request.body.stream_options?.include_usage === true)) {
      await this.#event({ choices: [], usage: this.#usage() });
    }
    if (done) {
      await this.#line("data: [DONE]");
    }
    if (wire?.lingers) {
      await this.#exchange.clientLeft();
    }
    this.#exchange.end();
  }

  async #document(texts: readonly string[], finish: string | null): Promise<void> {
    const { after, usage, thinking } = this.#reply;
    const messages = texts.map((text) => ({
      role: "assistant",
      content: text.slice(0, after?.characters),
      ...(thinking !== undefined && { reasoning_content: thinking }),
    }));
    const { request } = this.#exchange;
    for (const { content } of messages) {
      request.charactersSent += content.length + (thinking?.length ?? 0);
    }
    const document = JSON.stringify({
      id: this.#id,
      object: "chat.completion",
      created: 0,
      model: request.model,
      choices: this.#choicesOf((choice) => ({ message: messages[choice], finish_reason: finish })),
      ...(usage !== "none" && { usage: this.#usage() }),
    });
    this.#exchange.head(200, { "content-type": "application/json", ...this.#reply.headers });
    if (after && after.then.kind !== "end") {
      // Half a document: what comes before the closing brackets.
      await this.#exchange.write(document.slice(0, -20));
      await this.#interrupt(after.then);
      return;
    }
    await this.#exchange.write(document, this.#reply.wire?.bytes);
    this.#exchange.end();
  }

  /** @param texts one for each choice */
  async #pieces(texts: readonly string[], field: "content" | "reasoning_content"): Promise<void> {
    const { pieceSize = usualPieceSize, pieceDelayMs, usage } = this.#reply;
    const { request } = this.#exchange;
    const longest = Math.max(...texts.map((text) => text.length));
    for (let at = 0; at < longest && !this.#exchange.over.aborted; at += pieceSize) {
      if (at > 0) {
        await this.#exchange.sleep(pieceDelayMs);
      }
      const pieces = texts.map((text) => text.slice(at, at + pieceSize));
      request.charactersSent += pieces.join("").length;
      const choices = this.#choicesOf((choice) => ({ delta: { [field]: pieces[choice] } }));
      await this.#event({
        choices: choices.filter((_, choice) => pieces[choice] !== ""),
        ...(usage === "each" && { usage: this.#usage() }),
      });
    }
  }

  async #interrupt(how: Interruption): Promise<void> {
    switch (how.kind) {
      case "reset":
        await this.#exchange.break();
        return;
      case "hang":
        await this.#exchange.clientLeft();
        return;
      case "error":
        await this.#line(`data: ${JSON.stringify({ error: how.error })}`);
        this.#exchange.end();
        return;
      case "end":
        this.#exchange.end();
    }
  }

  #choicesOf(said: (choice: number) => object): object[] {
    return this.#eachChoice((index) => ({ index, finish_reason: null, ...said(index) }));
  }

  #eachChoice<T>(one: (choice: number) => T): T[] {
    return Array.from({ length: this.#choices }, (_, choice) => one(choice));
  }

  #usage(): object {
    const { promptTokens, charactersSent } = this.#exchange.request;
    const completionTokens = tokensIn(charactersSent);
    return {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    };
  }

  async #event(content: object): Promise<void> {
    const { model } = this.#exchange.request;
    const event = { id: this.#id, object: "chat.completion.chunk", created: 0, model, ...content };
    await this.#line(`data: ${JSON.stringify(event)}`);
  }

  async #line(line: string): Promise<void> {
    const { bytes, lineEnd = "\n", keepAlives } = this.#reply.wire ?? {};
    const comment = keepAlives ? `: keep-alive${lineEnd}${lineEnd}` : "";
    await this.#exchange.write(`${comment}${line}${lineEnd}${lineEnd}`, bytes);
  }
}
