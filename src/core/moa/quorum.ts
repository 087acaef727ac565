import type { Timers } from "../model/timers.ts";

/** Nobody is left behind by less, in milliseconds: a fast first answer must not make the others look slow. */
const leastGraceMs = 10_000;
/** Nobody is waited for longer than this once the quorum is in, in milliseconds. */
const mostGraceMs = 90_000;

/**
 * When a layer stops waiting for slow models: as soon as two thirds of those asked have answered, at least two, and the
 * others have had as long again. Of two models or one nobody is left behind.
 */
export class Quorum {
  /** How many usable answers make a quorum; `undefined`: all are waited for. */
  readonly needed: number | undefined;
  readonly #timers: Timers;
  readonly #onOver: (graceMs: number) => void;
  readonly #start: number;
  #answers = 0;
  #takeBack: (() => void) | undefined;

  /**
   * @param asked how many models are asked
   * @param onOver called at most once, when the grace period has passed
   */
  constructor(asked: number, timers: Timers, onOver: (graceMs: number) => void) {
    this.needed = asked < 3 ? undefined : Math.max(2, Math.ceil((asked * 2) / 3));
    this.#timers = timers;
    this.#onOver = onOver;
    this.#start = timers.now();
  }

  /** A model gave an answer that can be used. */
  answered(): void {
    this.#answers++;
    if (this.#answers !== this.needed) {
      return;
    }
    const took = this.#timers.now() - this.#start;
    const graceMs = Math.min(mostGraceMs, Math.max(leastGraceMs, took));
    this.#takeBack = this.#timers.after(graceMs, () => this.#onOver(graceMs));
  }

  /** Leaves no timer. */
  close(): void {
    this.#takeBack?.();
  }
}
