/** Money set aside for a call that is in flight. */
export interface Reservation {
  /** Replaces what was set aside by what the call did cost, in USD. To be called once, whatever became of the call. */
  settle(usd: number): void;
}

/**
 * A hard cap on spending. A call asks before it is made; what is in flight counts as spent. So the cap can be passed only
 * by calls in flight that cost more than they said.
 */
export class Budget {
  /** In USD; `undefined`: no cap. */
  readonly capUsd: number | undefined;
  readonly #inFlight = new Map<Reservation, number>();
  #spentUsd: number;

  /** @param spentUsd by the same run, before it was cut off; in USD */
  constructor(capUsd: number | undefined, spentUsd = 0) {
    this.capUsd = capUsd;
    this.#spentUsd = spentUsd;
  }

  /** What settled calls did cost, in USD. */
  get spentUsd(): number {
    return this.#spentUsd;
  }

  /** What calls in flight have set aside, in USD. */
  get reservedUsd(): number {
    return [...this.#inFlight.values()].reduce((sum, usd) => sum + usd, 0);
  }

  /**
   * Sets money aside, at once, so that calls in parallel cannot spend it twice.
   * @param usd the most the call may cost; what costs nothing breaks no cap
   * @returns `undefined` when that would break the cap: the call must not be made
   */
  reserve(usd: number): Reservation | undefined {
    if (this.capUsd !== undefined && usd > 0 && this.#spentUsd + this.reservedUsd + usd > this.capUsd) {
      return undefined;
    }
    const reservation: Reservation = {
      settle: (actualUsd) => {
        if (this.#inFlight.delete(reservation)) {
          this.#spentUsd += actualUsd;
        }
      },
    };
    this.#inFlight.set(reservation, usd);
    return reservation;
  }
}
