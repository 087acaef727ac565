import type { ChatModel, ChatOutcome, ChatRequest, ContextWindow } from "./chat-model.ts";
import type { Price } from "./money/prices.ts";
import type { Timers } from "./timers.ts";

export interface Hedge {
  /** Asked as well when the first one keeps silent; may be the same model once more. */
  readonly backup: ChatModel;
  /** Milliseconds of silence. */
  readonly afterMs: number;
  /** Told when the backup is asked. */
  readonly onHedge?: () => void;
}

/**
 * A model whose slow first token is hedged once (Dean and Barroso, "The Tail at Scale", 2013): after a while of silence
 * another is asked as well, and who first says something answers. The other is cancelled; what it billed is in the
 * ledger like that of every call.
 */
export class HedgedModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly window: ContextWindow;
  readonly price?: Price;
  readonly #model: ChatModel;
  readonly #hedge: Hedge;
  readonly #timers: Timers;

  constructor(model: ChatModel, hedge: Hedge, timers: Timers) {
    this.id = model.id;
    this.label = model.label;
    this.window = model.window;
    if (model.price !== undefined) {
      this.price = model.price;
    }
    this.#model = model;
    this.#hedge = hedge;
    this.#timers = timers;
  }

  async ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
  ): Promise<ChatOutcome> {
    const race = new Race(request, signal, onText);
    try {
      const first = race.enter(this.#model);
      let takeBack = (): void => undefined;
      const silence = new Promise<"silence">((resolve) => {
        takeBack = this.#timers.after(this.#hedge.afterMs, () => resolve("silence"));
      });
      const begun = await Promise.race([silence, race.somebodySpoke, first]);
      takeBack();
      if (begun !== "silence" || signal.aborted) {
        return await first;
      }
      this.#hedge.onHedge?.();
      return await race.between(first, race.enter(this.#hedge.backup));
    } finally {
      race.close();
    }
  }
}

/** The same question to two models: who says something first is listened to, the other has to stop. */
class Race {
  /** Resolves with the first piece of an answer. */
  readonly somebodySpoke: Promise<void>;
  readonly #request: ChatRequest;
  readonly #caller: AbortSignal;
  readonly #onText: (piece: string) => void;
  readonly #runners: { readonly stop: AbortController }[] = [];
  readonly #onCallerAbort = () => this.#runners.forEach(({ stop }) => stop.abort());
  #spoke: () => void = () => undefined;
  #speaker: object | undefined;

  constructor(request: ChatRequest, caller: AbortSignal, onText: (piece: string) => void = () => undefined) {
    this.#request = request;
    this.#caller = caller;
    this.#onText = onText;
    this.somebodySpoke = new Promise((resolve) => (this.#spoke = resolve));
    caller.addEventListener("abort", this.#onCallerAbort, { once: true });
  }

  enter(model: ChatModel): Promise<ChatOutcome> {
    const runner = { stop: new AbortController() };
    this.#runners.push(runner);
    if (this.#caller.aborted) {
      runner.stop.abort();
    }
    return model.ask(this.#request, runner.stop.signal, (piece) => {
      if (this.#speaker === undefined) {
        this.#speaker = runner;
        this.#spoke();
        this.#runners.filter((other) => other !== runner).forEach(({ stop }) => stop.abort());
      }
      if (this.#speaker === runner) {
        this.#onText(piece);
      }
    });
  }

  /**
   * The outcome of who spoke; where nobody did, the answer there is, else the first one's failure. Both are over then: the
   * one that has to stop does so at once.
   */
  async between(first: Promise<ChatOutcome>, second: Promise<ChatOutcome>): Promise<ChatOutcome> {
    const [a, b] = await Promise.all([first, second]);
    if (this.#speaker === undefined) {
      return b.kind === "answer" ? b : a;
    }
    return this.#speaker === this.#runners[0] ? a : b;
  }

  close(): void {
    this.#caller.removeEventListener("abort", this.#onCallerAbort);
  }
}
