import { Failure, throwIfCancelled } from "../workspace/failure.ts";

/** What is under way or done, and how many wait for it. */
interface Work<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  waiting: number;
}

/**
 * Work that several callers need and one of them starts. It goes on while anybody waits for it, is stopped when the
 * last one gives up, and its result is kept; after a failure or a stop the next caller begins it anew.
 */
export class SharedWork<T> {
  readonly #start: (signal: AbortSignal) => Promise<T>;
  #current: Work<T> | undefined;
  readonly #unsettled = new Set<Promise<T>>();

  constructor(start: (signal: AbortSignal) => Promise<T>) {
    this.#start = start;
  }

  /** @throws Failure `cancelled` as soon as this caller gives up, or what the work throws */
  async get(signal: AbortSignal): Promise<T> {
    throwIfCancelled(signal);
    this.#current ??= this.#begin();
    const work = this.#current;
    work.waiting++;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        reject(new Failure("cancelled", "Cancelled."));
        work.waiting--;
        if (work.waiting === 0) {
          this.#forget(work);
          work.stop.abort();
        }
      };
      signal.addEventListener("abort", giveUp, { once: true });
      void work.result.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
    });
  }

  /** Resolves when nothing is under way any more, stopped work included. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#unsettled);
  }

  #begin(): Work<T> {
    const stop = new AbortController();
    const work = { result: this.#start(stop.signal), stop, waiting: 0 };
    this.#unsettled.add(work.result);
    work.result.catch(() => this.#forget(work)).finally(() => this.#unsettled.delete(work.result));
    return work;
  }

  #forget(work: Work<T>): void {
    if (this.#current === work) {
      this.#current = undefined;
    }
  }
}
