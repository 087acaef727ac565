import {
  addUsage,
  askSeveral,
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
  type ContextWindow,
} from "../chat-model.ts";
import { unknownPrice, type Price } from "../money/prices.ts";
import { continued, joinable, seamLength } from "./continuation.ts";

/**
 * A model whose answer, when it reaches its length limit, is continued once. It is whole only if the continuation ends by
 * itself; else it stays what it was, truncated and never used. To be put around the model that keeps the budget, so that
 * both calls are asked for and paid for like any other.
 */
export class ContinuingModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly window: ContextWindow;
  readonly price: Price;
  readonly #model: ChatModel;

  constructor(model: ChatModel) {
    this.id = model.id;
    this.label = model.label;
    this.window = model.window;
    this.price = model.price ?? unknownPrice;
    this.#model = model;
  }

  async ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const said: string[] = [];
    const outcome = await this.#model.ask(request, signal, (piece) => {
      said.push(piece);
      onText?.(piece);
    });
    return this.#continued(request, outcome, said.join(""), signal, onText);
  }

  async askSeveral(
    request: ChatRequest,
    count: number,
    signal: AbortSignal,
    onText?: (piece: string, answer: number) => void,
  ): Promise<readonly ChatOutcome[]> {
    const said = Array.from({ length: count }, (): string[] => []);
    const outcomes = await askSeveral(this.#model, request, count, signal, (piece, answer) => {
      said[answer]?.push(piece);
      onText?.(piece, answer);
    });
    return Promise.all(
      outcomes.map((outcome, answer) =>
        this.#continued(request, outcome, said[answer]?.join("") ?? "", signal, (piece) =>
          onText?.(piece, answer),
        ),
      ),
    );
  }

  /** @param text what was said, as it was said: that of a failed outcome is for the log, without keys */
  async #continued(
    request: ChatRequest,
    outcome: ChatOutcome,
    text: string,
    signal: AbortSignal,
    onText: ((piece: string) => void) | undefined,
  ): Promise<ChatOutcome> {
    // Without a word there is nothing to go on from: all of the bound went into thinking.
    if (
      outcome.kind === "answer" ||
      outcome.failure.kind !== "truncated" ||
      text.trim() === "" ||
      // A call of a tool that is cut cannot be gone on with in words.
      request.tools !== undefined ||
      request.endsAtBound === true ||
      signal.aborted
    ) {
      return outcome;
    }
    const seam = new Seam(text, onText);
    const messages = continued(request.messages, text);
    const rest = await this.#model.ask({ ...request, messages }, signal, (piece) => seam.take(piece));
    const usage = addUsage(outcome.usage, rest.usage);
    const whole = seam.end();
    if (rest.kind === "answer" && whole !== undefined) {
      return { kind: "answer", text: whole, usage };
    }
    // A cancel is a cancel; anything else leaves the answer as it was.
    const cancelled = rest.kind === "failed" && rest.failure.kind === "cancelled";
    const message = `${outcome.failure.message} It was asked to go on, in vain.`;
    const failure = cancelled ? rest.failure : { ...outcome.failure, message };
    return { kind: "failed", failure, text: `${outcome.text}${rest.text}`, usage };
  }
}

/** Where a continuation is joined: its beginning is held back until it is clear what of it is new. */
class Seam {
  readonly #text: string;
  readonly #onText: ((piece: string) => void) | undefined;
  #held = "";
  /** What fits behind the text; `undefined` while the beginning is held back. */
  #rest: string | undefined;
  #unsound = false;

  constructor(text: string, onText: ((piece: string) => void) | undefined) {
    this.#text = text;
    this.#onText = onText;
  }

  take(piece: string): void {
    if (this.#rest !== undefined) {
      this.#say(piece);
      return;
    }
    this.#held += piece;
    if (this.#held.length >= seamLength) {
      this.#join();
    }
  }

  /** @returns the whole answer; `undefined` when the two do not belong together */
  end(): string | undefined {
    this.#join();
    return this.#unsound ? undefined : `${this.#text}${this.#rest ?? ""}`;
  }

  #join(): void {
    if (this.#rest !== undefined || this.#unsound) {
      return;
    }
    const fresh = joinable(this.#text, this.#held);
    this.#unsound = fresh === undefined;
    this.#rest = "";
    this.#say(fresh ?? "");
  }

  #say(piece: string): void {
    if (piece !== "" && !this.#unsound) {
      this.#rest = (this.#rest ?? "") + piece;
      this.#onText?.(piece);
    }
  }
}
