import { setImmediate } from "node:timers/promises";
import { throwIfCancelled } from "../workspace/failure.ts";

/** Work that can be left alone after each step. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** The work at one go. */
export function allAtOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (!step.done) {
    step = steps.next();
  }
  return step.value;
}

/** Milliseconds of work after which others get their turn: below what a person notices. */
const longestMs = 25;

/**
 * Lets work of many small steps stand back now and then: an editor goes on answering, and a cancel is heard, however much
 * a model has written.
 */
export class Breather {
  #since = performance.now();

  readonly #signal: AbortSignal | undefined;

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  /**
   * To be awaited between two steps.
   * @throws Failure `cancelled`
   */
  async breathe(): Promise<void> {
    if (this.#isDue) {
      await setImmediate();
      this.#since = performance.now();
    }
    if (this.#signal) {
      throwIfCancelled(this.#signal);
    }
  }

  /**
   * Takes all steps of a work.
   * @throws Failure `cancelled`
   */
  async through<Result>(steps: Steps<Result>): Promise<Result> {
    let step = steps.next();
    while (!step.done) {
      if (this.#isDue) {
        await this.breathe();
      }
      step = steps.next();
    }
    return step.value;
  }

  get #isDue(): boolean {
    return performance.now() - this.#since > longestMs;
  }
}
