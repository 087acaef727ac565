import type { Timers } from "../timers.ts";

/** How long a call may take, in milliseconds. */
export interface Limits {
  /** From sending the request to the first byte of the answer: a local model reads the prompt in this time. */
  readonly firstByteMs: number;
  /** Between one byte of the answer and the next. */
  readonly idleMs: number;
  /** The whole call: with standing in line, all pauses and all retries. */
  readonly totalMs: number;
}

export const defaultLimits: Limits = { firstByteMs: 120_000, idleMs: 60_000, totalMs: 600_000 };

/** How long an endpoint may take to end a response after the last byte of the answer, in milliseconds. */
const lingerMs = 50;

/** How long it may take to say what an answer took, or that this was all, after the end of the answer, in milliseconds. */
const afterwordMs = 5_000;

/** What ended a call before the endpoint did. */
export type Stop = "cancelled" | "first-byte" | "idle" | "total";

interface Waiting {
  readonly ms: number;
  /** What it comes to when nothing arrives in that time. */
  readonly stop: Stop;
}

/** Ends one call when the caller leaves, nothing arrives any more, or its time is up. To be closed after the call. */
export class CallLimits {
  readonly #controller = new AbortController();
  readonly #onCallerAbort = () => this.#stop("cancelled");
  readonly #stopTotal: () => void;
  readonly #caller: AbortSignal;
  readonly #limits: Limits;
  readonly #timers: Timers;
  readonly #idle: Waiting;
  readonly #endsAt: number;
  #stopTimer: () => void = () => undefined;
  /** What is waited for now, and since when; looked at only when the timer runs out, so that a piece costs no timer. */
  #waiting: Waiting | undefined;
  #since = 0;
  #stopped: Stop | undefined;

  constructor(caller: AbortSignal, limits: Limits, timers: Timers) {
    this.#caller = caller;
    this.#limits = limits;
    this.#timers = timers;
    this.#idle = { ms: limits.idleMs, stop: "idle" };
    this.#endsAt = timers.now() + limits.totalMs;
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

  /** Milliseconds until the whole call must be over. */
  get remainingMs(): number {
    return this.#endsAt - this.#timers.now();
  }

  /** The request goes out now. */
  sent(): void {
    this.#wait({ ms: this.#limits.firstByteMs, stop: "first-byte" });
  }

  /** Something of the answer arrived. */
  received(): void {
    if (this.#waiting === this.#idle) {
      this.#since = this.#timers.now();
    } else {
      this.#wait(this.#idle);
    }
  }

  /** The answer has ended; something may follow, but need not. */
  ended(): void {
    this.#wait({ ms: Math.min(afterwordMs, this.#idle.ms), stop: "idle" });
  }

  /** The answer is whole: what is waited for now is only the end of the response, so that its connection can be used again. */
  answered(): void {
    this.#wait({ ms: lingerMs, stop: "idle" });
  }

  /** Nothing is waited for but the end of the call: it stands in line. */
  queued(): void {
    this.#waiting = undefined;
    this.#stopTimer();
  }

  /** Leaves no timer and no listener. Aborts nothing: a connection whose response is over is kept for the next call. */
  close(): void {
    this.queued();
    this.#stopTotal();
    this.#caller.removeEventListener("abort", this.#onCallerAbort);
  }

  #wait(waiting: Waiting): void {
    this.#stopTimer();
    this.#waiting = waiting;
    this.#since = this.#timers.now();
    this.#look(waiting, waiting.ms);
  }

  /** Looks in so many milliseconds whether anything has arrived since. */
  #look(waiting: Waiting, inMs: number): void {
    this.#stopTimer = this.#timers.after(inMs, () => {
      const left = this.#since + waiting.ms - this.#timers.now();
      if (left <= 0) {
        this.#stop(waiting.stop);
      } else {
        this.#look(waiting, left);
      }
    });
  }

  #stop(stop: Stop): void {
    this.#stopped ??= stop;
    this.#controller.abort();
  }
}
