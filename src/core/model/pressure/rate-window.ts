import type { RateReport } from "./rate-headers.ts";

/** Longer waits than this are not made on our own account: the endpoint is asked, and says itself what it wants. */
const longestGuessMs = 120_000;

/**
 * One limit of an endpoint (so many requests or tokens a window), as far as its headers tell. Calls that went out after
 * the one that brought the news are counted by us, so that a burst stops before the limit and not behind it.
 */
export class RateWindow {
  #remaining: number | undefined;
  #limit: number | undefined;
  /** When there is more, in milliseconds since the epoch. */
  #resetAt = Infinity;
  #periodMs = 0;
  /** The call that brought the latest news. */
  #asOf = -1;
  /** What calls after that one take of the window, by their numbers. */
  readonly #taken = new Map<number, number>();

  /** How long a call that takes `cost` has to wait, in milliseconds; 0: not at all. */
  waitMs(cost: number, now: number): number {
    this.#turn(now);
    if (this.#remaining === undefined || this.#resetAt === Infinity) {
      return 0;
    }
    const taken = [...this.#taken.values()].reduce((sum, each) => sum + each, 0);
    // A call that is larger than the window fits when the window is full, or never.
    const wanted = Math.min(cost, this.#limit ?? cost);
    const wait = this.#remaining - taken >= wanted ? 0 : this.#resetAt - now;
    return wait > longestGuessMs ? 0 : wait;
  }

  /** Call `number` goes out. */
  take(number: number, cost: number): void {
    if (this.#remaining !== undefined) {
      this.#taken.set(number, cost);
    }
  }

  /** The response to call `number` says how the window stands. */
  told(number: number, { limit, remaining, resetMs }: RateReport, now: number): void {
    if (number < this.#asOf) {
      return;
    }
    this.#asOf = number;
    this.#limit = limit ?? this.#limit;
    this.#remaining = remaining;
    this.#resetAt = resetMs === undefined ? Infinity : now + resetMs;
    this.#periodMs = Math.max(this.#periodMs, resetMs ?? 0);
    for (const each of this.#taken.keys()) {
      if (each <= number) {
        this.#taken.delete(each);
      }
    }
  }

  /** When the window is over the next one begins, as large as the endpoint said. */
  #turn(now: number): void {
    if (now < this.#resetAt) {
      return;
    }
    this.#taken.clear();
    this.#remaining = this.#limit;
    this.#resetAt = now + this.#periodMs;
  }
}
