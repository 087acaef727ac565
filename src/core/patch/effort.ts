/**
 * What an answer may make us look at, to find out what it means, before it is refused. Ordinary answers never come near
 * it; it is counted in characters, not in time, so that the same answer always gets the same result.
 */
export class Effort {
  #left: number;

  /** @param left characters, or what costs as much */
  constructor(left: number) {
    this.#left = left;
  }

  /** @returns whether it was left */
  spend(cost: number): boolean {
    this.#left -= cost;
    return this.#left >= 0;
  }
}
