import { setImmediate } from "node:timers/promises";

/** Milliseconds of work after which others get their turn: below what a person notices. */
const longestMs = 25;

/**
 * Lets work of many small steps stand back now and then: an editor goes on answering, and a cancel is heard, however much
 * a model has written.
 */
export class Breather {
  private since = performance.now();

  /** To be awaited between two steps. */
  async breathe(): Promise<void> {
    if (performance.now() - this.since > longestMs) {
      await setImmediate();
      this.since = performance.now();
    }
  }
}
