import type { Timers } from "../timers.ts";

/** How long a call may take, in milliseconds. */
export interface Limits {
  /** From sending the request to the first byte of the answer: a local model reads the prompt in this time. */
  readonly firstByteMs: number;
  /** Between one byte of the answer and the next. */
  readonly idleMs: number;
  /** The whole call, with all its retries. */
  readonly totalMs: number;
}

export const defaultLimits: Limits = { firstByteMs: 120_000, idleMs: 60_000, totalMs: 600_000 };

/** How long an endpoint may take to end a response after the last byte of the answer, in milliseconds. */
const lingerMs = 50;

/** What ended a call before the endpoint did. */
export type Stop = "cancelled" | "first-byte" | "idle" | "total";

/** Ends one call when the caller leaves, nothing arrives any more, or its time is up. To be closed after the call. */
export class CallLimits {
  readonly #controller = new AbortController();
  readonly #onCallerAbort = () => this.#stop("cancelled");
  readonly #stopTotal: () => void;
  readonly #caller: AbortSignal;
  readonly #limits: Limits;
  readonly #timers: Timers;
  #stopWaiting: () => void = () => undefined;
  #stopped: Stop | undefined;

  constructor(caller: AbortSignal, limits: Limits, timers: Timers) {
    this.#caller = caller;
    this.#limits = limits;
    this.#timers = timers;
    // Not AbortSignal.any: it keeps its sources alive, and a run's signal outlives thousands of calls.
    caller.addEventListener("abort", this.#onCallerAbort, { once: true });
    this.#stopTotal = timers.after(limits.totalMs, () => this.#stop("total"));
  }

  /** Aborted when the call must end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the call had to end; `undefined` while it may go on. */
  get stopped(): Stop | undefined {
    return this.#stopped;
  }

  /** The request goes out now. */
  sent(): void {
    this.#wait(this.#limits.firstByteMs, "first-byte");
  }

  /** Something of the answer arrived. */
  received(): void {
    this.#wait(this.#limits.idleMs, "idle");
  }

  /** The answer is whole: what is waited for now is only the end of the response, so that its connection can be used again. */
  answered(): void {
    this.#wait(lingerMs, "idle");
  }

  /**
   * Waits before the next attempt; returns early when the call must end.
   * @returns whether the call may go on
   */
  async pause(ms: number): Promise<boolean> {
    this.#stopWaiting();
    if (this.signal.aborted) {
      return false;
    }
    await new Promise<void>((resolve) => {
      const done = () => {
        stop();
        this.signal.removeEventListener("abort", done);
        resolve();
      };
      const stop = this.#timers.after(ms, done);
      this.signal.addEventListener("abort", done, { once: true });
    });
    return this.#stopped === undefined;
  }

  /** Leaves no timer and no listener. Aborts nothing: a connection whose response is over is kept for the next call. */
  close(): void {
    this.#stopWaiting();
    this.#stopTotal();
    this.#caller.removeEventListener("abort", this.#onCallerAbort);
  }

  #wait(ms: number, stop: Stop): void {
    this.#stopWaiting();
    this.#stopWaiting = this.#timers.after(ms, () => this.#stop(stop));
  }

  #stop(stop: Stop): void {
    this.#stopped ??= stop;
    this.#controller.abort();
  }
}
