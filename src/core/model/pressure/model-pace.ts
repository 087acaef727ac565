import type { Counted, RateReport } from "./rate-headers.ts";
import { RateWindow } from "./rate-window.ts";

/** What a call will take, in tokens, as far as that can be said before. */
export interface Size {
  readonly promptTokens: number;
  /** The bound on the answer; 0 when there is none. */
  readonly answerTokens: number;
}

/** How fast one model at one endpoint may be asked. */
export class ModelPace {
  readonly #windows = new Map<Counted, RateWindow>();
  #pausedUntil = 0;
  /** The refused call that made the pause. */
  #pausedBy = -1;

  /** How long a call of this size has to wait, in milliseconds; 0: not at all. */
  waitMs(size: Size, now: number): number {
    let wait = Math.max(0, this.#pausedUntil - now);
    for (const [counted, window] of this.#windows) {
      wait = Math.max(wait, window.waitMs(costOf(counted, size), now));
    }
    return wait;
  }

  /** Call `number` goes out. */
  take(number: number, size: Size): void {
    for (const [counted, window] of this.#windows) {
      window.take(number, costOf(counted, size));
    }
  }

  /** The response to call `number` came with these. */
  told(number: number, reports: readonly RateReport[], now: number): void {
    for (const report of reports) {
      const window = this.#windows.get(report.counted) ?? new RateWindow();
      this.#windows.set(report.counted, window);
      window.told(number, report, now);
    }
  }

  /** Call `number` was refused and told when to come back: everybody waits. */
  pause(number: number, until: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, until);
    this.#pausedBy = Math.max(this.#pausedBy, number);
  }

  /**
   * Call `number` was taken. If it went out after the refused one, the endpoint does not refuse everybody (it counts
   * tokens, or serves so many at once), and only the refused one still has to wait.
   */
  taken(number: number): void {
    if (number > this.#pausedBy) {
      this.#pausedUntil = 0;
    }
  }
}

/** Waiting for nothing costs more than a refusal, so of prompt and answer only the larger counts, as OpenAI has it. */
function costOf(counted: Counted, { promptTokens, answerTokens }: Size): number {
  switch (counted) {
    case "requests":
      return 1;
    case "tokens":
      return Math.max(promptTokens, answerTokens);
    case "input-tokens":
      return promptTokens;
    case "output-tokens":
      return answerTokens;
  }
}
