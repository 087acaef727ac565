import type { ManualTimers } from "./manual-timers.ts";
import type { Timers } from "../../../src/core/model/timers.ts";

/** Time that passes as soon as somebody waits for it, and of which the test sees how long was waited. */
export class EagerTimers implements Timers {
  /** In milliseconds, in the order of the waits. */
  readonly waits: number[] = [];
  readonly #clock: ManualTimers;
  readonly #pending = new Set<NodeJS.Immediate>();

  /** @param clock what is passed on */
  constructor(clock: ManualTimers) {
    this.#clock = clock;
  }

  /** Waits that are not over. */
  get pending(): number {
    return this.#pending.size;
  }

  now(): number {
    return this.#clock.now();
  }

  after(ms: number, action: () => void): () => void {
    const over = () => {
      this.#pending.delete(soon);
      clearImmediate(soon);
    };
    const soon = setImmediate(() => {
      over();
      this.waits.push(ms);
      this.#clock.pass(ms);
      action();
    });
    this.#pending.add(soon);
    return over;
  }
}
