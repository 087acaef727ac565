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
    const text = whole.slice(0, (limit ?? oldLimit ?? Infinity) * 4);
    const finish = text.length < whole.length ? "length" : (this.#reply.finish ?? "stop");
    const stated = this.#reply.finish === null ? null : finish;
    await (streams ? this.#stream(text, stated) : this.#document(text, stated));
  }

  async #stream(text: string, finish: string | null): Promise<void> {
    const { after, thinking = "", usage = "asked", wire, done = true } = this.#reply;
    const { request } = this.#exchange;
    this.#exchange.head(200, { "content-type": "text/event-stream", ...this.#reply.headers });
    await this.#event({ choices: this.#eachChoice({ delta: { role: "assistant", content: "" } }) });
    await this.#pieces(thinking, "reasoning_content");
    await this.#pieces(text.slice(0, after?.characters), "content");
    if (after && after.characters <= text.length) {
      await this.#interrupt(after.then);
      return;
    }
    if (finish !== null) {
      await this.#event({ choices: this.#eachChoice({ delta: {}, finish_reason: finish }) });
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

  async #document(text: string, finish: string | null): Promise<void> {
    const { after, usage, thinking } = this.#reply;
    const message = {
      role: "assistant",
      content: text.slice(0, after?.characters),
      ...(thinking !== undefined && { reasoning_content: thinking }),
    };
    const { request } = this.#exchange;
    request.charactersSent += (message.content.length + (thinking?.length ?? 0)) * this.#choices;
    const document = JSON.stringify({
      id: this.#id,
      object: "chat.completion",
      created: 0,
      model: request.model,
      choices: this.#eachChoice({ message, finish_reason: finish }),
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

  async #pieces(text: string, field: "content" | "reasoning_content"): Promise<void> {
    const { pieceSize = usualPieceSize, pieceDelayMs, usage } = this.#reply;
    const { request } = this.#exchange;
    for (let at = 0; at < text.length && !this.#exchange.over.aborted; at += pieceSize) {
      if (at > 0) {
        await this.#exchange.sleep(pieceDelayMs);
      }
      const piece = text.slice(at, at + pieceSize);
      request.charactersSent += piece.length * this.#choices;
      await this.#event({
        choices: this.#eachChoice({ delta: { [field]: piece } }),
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

  #eachChoice(said: object): object[] {
    return Array.from({ length: this.#choices }, (_, index) => ({ index, finish_reason: null, ...said }));
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
