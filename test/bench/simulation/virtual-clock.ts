import { setImmediate } from "node:timers/promises";
import type { Timers } from "../../../src/core/model/timers.ts";

interface Waiting {
  readonly at: number;
  readonly action: () => void;
}

/** Time that leaps to the next thing that is due as soon as nobody has anything left to do: hours pass in milliseconds. */
export class VirtualClock implements Timers {
  #now = 0;
  #leaping = false;
  readonly #waiting = new Set<Waiting>();

  now(): number {
    return this.#now;
  }

  after(ms: number, action: () => void): () => void {
    const waiting = { at: this.#now + ms, action };
    this.#waiting.add(waiting);
    void this.#leap();
    return () => this.#waiting.delete(waiting);
  }

  /** @returns whether the whole time passed; false when the signal ended it */
  sleep(ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) {
      return Promise.resolve(false);
    }
    return new Promise((resolve) => {
      const onAbort = (): void => {
        takeBack();
        resolve(false);
      };
      const takeBack = this.after(ms, () => {
        signal.removeEventListener("abort", onAbort);
        resolve(true);
      });
      signal.addEventListener("abort", onAbort, { once: true });
    });
  }

  async #leap(): Promise<void> {
    if (this.#leaping) {
      return;
    }
    this.#leaping = true;
    while (this.#waiting.size > 0) {
      // Twice: work that stands back for one turn of the event loop is to be done before time passes.
      await setImmediate();
      await setImmediate();
      const next = [...this.#waiting].reduce<Waiting | undefined>(
        (first, each) => (first === undefined || each.at < first.at ? each : first),
        undefined,
      );
      if (next !== undefined) {
        this.#waiting.delete(next);
        this.#now = next.at;
        next.action();
      }
    }
    this.#leaping = false;
  }
}
