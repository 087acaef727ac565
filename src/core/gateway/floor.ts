import type { Refusal } from "./refusal.ts";

/** One request that is being answered. To be left. */
export interface Place {
  readonly kind: "place";
  /** Aborted when the caller left, the time is up, or the gateway shuts down. */
  readonly signal: AbortSignal;
  /** Why it was aborted; `undefined` while it is not. */
  readonly ended: End | undefined;
  end(why: End): void;
  leave(): void;
}

type End = "left" | "late" | "shutdown";

export interface FloorLimits {
  /** Requests that are answered at once. */
  readonly places: number;
  /** What one may take in all, in milliseconds. */
  readonly ms: number;
}

/** Where requests are answered: so many at once, each for so long, and none any more once it closes. */
export class Floor {
  readonly #limits: FloorLimits;
  readonly #taken = new Set<Place>();
  #isClosed = false;
  #emptied: () => void = () => undefined;

  constructor(limits: FloorLimits) {
    this.#limits = limits;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get taken(): number {
    return this.#taken.size;
  }

  enter(): Place | { readonly kind: "refused"; readonly refusal: Refusal } {
    if (this.#isClosed) {
      return { kind: "refused", refusal: shuttingDown };
    }
    if (this.#taken.size >= this.#limits.places) {
      return { kind: "refused", refusal: tooMany(this.#limits.places) };
    }
    const controller = new AbortController();
    let ended: End | undefined;
    const late = setTimeout(() => place.end("late"), this.#limits.ms);
    const place: Place = {
      kind: "place",
      signal: controller.signal,
      get ended() {
        return ended;
      },
      end: (why) => {
        ended ??= why;
        controller.abort();
      },
      leave: () => {
        clearTimeout(late);
        this.#taken.delete(place);
        if (this.#taken.size === 0) {
          this.#emptied();
        }
      },
    };
    this.#taken.add(place);
    return place;
  }

  /**
   * Lets nobody in any more, and waits for those who are there.
   * @param graceMs after which they are ended
   */
  async close(graceMs: number): Promise<void> {
    this.#isClosed = true;
    if (this.#taken.size === 0) {
      return;
    }
    const impatience = setTimeout(() => this.#taken.forEach((place) => place.end("shutdown")), graceMs);
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    clearTimeout(impatience);
  }
}

export const shuttingDown: Refusal = {
  status: 503,
  type: "server_error",
  code: "shutting_down",
  message: "The gateway is shutting down.",
  headers: { connection: "close" },
};

function tooMany(places: number): Refusal {
  return {
    status: 429,
    type: "rate_limit_error",
    code: "too_many_requests",
    message: `The gateway answers ${places} requests at once, and no more; try again in a moment.`,
    headers: { "retry-after": "1" },
  };
}
