import { Circuit } from "./circuit.ts";
import { ModelPace, type Size } from "./model-pace.ts";
import { readRateHeaders } from "./rate-headers.ts";
import type { Timers } from "../timers.ts";

/** A call that wants to go out. */
export interface Applicant {
  readonly model: string;
  readonly size: Size;
  /** Not earlier than this, in milliseconds since the epoch; 0: at once. */
  readonly notBefore: number;
}

interface Waiter extends Applicant {
  readonly admit: (pass: Pass) => void;
}

/** The right to one call, from the request to the end of its response. To be released. */
export interface Pass {
  /** A response came, with these headers. */
  headed(status: number, headers: Headers): void;
  /** The endpoint said when to come back, in milliseconds since the epoch: everybody who asks this model waits. */
  refused(until: number): void;
  release(): void;
}

/**
 * What one endpoint can take, shared by all calls of the program to it: so many at once, not faster than its limits allow,
 * and none while it asks to be left alone. Calls go out in the order they came, past those that have to wait longer.
 */
export class EndpointPressure {
  readonly circuit = new Circuit();
  readonly #mostAtOnce: number;
  readonly #timers: Timers;
  readonly #paces = new Map<string, ModelPace>();
  readonly #waiting = new Set<Waiter>();
  #atOnce = 0;
  #calls = 0;
  #signs = 0;
  #stopTimer: () => void = () => undefined;

  constructor(mostAtOnce: number, timers: Timers) {
    this.#mostAtOnce = mostAtOnce;
    this.#timers = timers;
    this.circuit.onChange(() => this.#advance());
  }

  /** How often the endpoint has shown that it is there. */
  get signs(): number {
    return this.#signs;
  }

  /** Something came from the endpoint. */
  sign(): void {
    this.#signs += 1;
  }

  /**
   * Waits until the call may go out. While the endpoint is not there nobody waits: the circuit answers at once.
   * @returns `undefined` when `signal` was aborted before
   */
  async admit(applicant: Applicant, signal: AbortSignal): Promise<Pass | undefined> {
    if (signal.aborted) {
      return undefined;
    }
    return new Promise((resolve) => {
      const settle = (pass: Pass | undefined) => {
        this.#waiting.delete(waiter);
        signal.removeEventListener("abort", leave);
        resolve(pass);
      };
      const leave = () => {
        settle(undefined);
        this.#advance();
      };
      const waiter: Waiter = { ...applicant, admit: settle };
      signal.addEventListener("abort", leave, { once: true });
      this.#waiting.add(waiter);
      this.#advance();
    });
  }

  /** Lets everybody go who may, and sees to it that this is asked again when the next one may. */
  #advance(): void {
    this.#stopTimer();
    const now = this.#timers.now();
    let soonest = Infinity;
    for (const waiter of this.#waiting) {
      const wait = this.#waitMs(waiter, now);
      if (wait > 0) {
        soonest = Math.min(soonest, wait);
      } else if (this.#atOnce < this.#mostAtOnce || this.circuit.broken) {
        waiter.admit(this.#pass(waiter));
      }
    }
    this.#stopTimer =
      soonest < Infinity ? this.#timers.after(soonest, () => this.#advance()) : () => undefined;
  }

  #waitMs({ model, size, notBefore }: Waiter, now: number): number {
    return this.circuit.broken ? 0 : Math.max(notBefore - now, this.#paceOf(model).waitMs(size, now));
  }

  #paceOf(model: string): ModelPace {
    const pace = this.#paces.get(model) ?? new ModelPace();
    this.#paces.set(model, pace);
    return pace;
  }

  #pass({ model, size }: Waiter): Pass {
    const number = this.#calls++;
    const pace = this.#paceOf(model);
    pace.take(number, size);
    this.#atOnce += 1;
    let held = true;
    return {
      headed: (status, headers) => {
        this.sign();
        const now = this.#timers.now();
        pace.told(number, readRateHeaders(headers, now), now);
        if (status < 300) {
          pace.taken(number);
        }
        this.#advance();
      },
      refused: (until) => pace.pause(number, until),
      release: () => {
        if (held) {
          held = false;
          this.#atOnce -= 1;
          this.#advance();
        }
      },
    };
  }
}
