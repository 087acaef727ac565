import {
  askSeveral,
  type ChatModel,
  type ChatOutcome,
  type ChatRequest,
  type ContextWindow,
} from "./chat-model.ts";
import { unknownPrice, type Price } from "./money/prices.ts";

interface Waiting {
  readonly request: ChatRequest;
  readonly signal: AbortSignal;
  readonly onText: ((piece: string) => void) | undefined;
  readonly resolve: (outcome: ChatOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A model whose like questions are asked as one: those that come in the same turn of the event loop and are equal to the
 * letter make one request for several answers, so that an endpoint that honours `n` bills their prompt once.
 */
export class GatheringModel implements ChatModel {
  readonly id: string;
  readonly label: string;
  readonly window: ContextWindow;
  readonly price: Price;
  readonly #model: ChatModel;
  readonly #gathered = new Map<string, Waiting[]>();

  constructor(model: ChatModel) {
    this.id = model.id;
    this.label = model.label;
    this.window = model.window;
    this.price = model.price ?? unknownPrice;
    this.#model = model;
  }

  ask(request: ChatRequest, signal: AbortSignal, onText?: (piece: string) => void): Promise<ChatOutcome> {
    return new Promise((resolve, reject) => {
      const waiting = { request, signal, onText, resolve, reject };
      const key = JSON.stringify(request);
      const others = this.#gathered.get(key);
      if (others !== undefined) {
        others.push(waiting);
        return;
      }
      this.#gathered.set(key, [waiting]);
      queueMicrotask(() => {
        const all = this.#gathered.get(key) ?? [];
        this.#gathered.delete(key);
        void this.#send(all);
      });
    });
  }

  async #send(all: readonly Waiting[]): Promise<void> {
    const [first] = all;
    if (first === undefined) {
      return;
    }
    // Who does not want an answer any more does not take it from the others: the call ends when nobody wants one.
    const nobody = new AbortController();
    const leave = (): void => {
      if (all.every(({ signal }) => signal.aborted)) {
        nobody.abort();
      }
    };
    for (const { signal } of all) {
      signal.addEventListener("abort", leave, { once: true });
    }
    leave();
    try {
      const outcomes =
        all.length === 1
          ? [await this.#model.ask(first.request, nobody.signal, first.onText)]
          : await askSeveral(this.#model, first.request, all.length, nobody.signal, (piece, answer) =>
              all[answer]?.onText?.(piece),
            );
      for (const [index, { resolve, reject }] of all.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) {
          reject(new RangeError("fewer outcomes than questions"));
        } else {
          resolve(outcome);
        }
      }
    } catch (error) {
      all.forEach(({ reject }) => {
        reject(error);
      });
    } finally {
      for (const { signal } of all) {
        signal.removeEventListener("abort", leave);
      }
    }
  }
}
