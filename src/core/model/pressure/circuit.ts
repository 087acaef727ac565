import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleType,
  noJitterGenerator,
} from "cockatiel";
import type { ModelFailure } from "../chat-model.ts";

/** How long an endpoint that is not there is left alone, in milliseconds: at first, and at most. */
const restMs = { first: 2_000, most: 30_000 };

/** What becomes of work behind the circuit. */
export type Guarded<T> =
  | { readonly kind: "done"; readonly value: T }
  /** Not tried: the endpoint was not there a moment ago. */
  | { readonly kind: "dead"; readonly failure: ModelFailure }
  /** Not tried: another call was finding out whether the endpoint is back, and it is; or the caller has left. */
  | { readonly kind: "again" };

/** Carries what the work came to past the circuit breaker, which counts errors. */
class DeadEndpoint<T> extends Error {
  readonly failure: ModelFailure;
  readonly value: T;

  constructor(failure: ModelFailure, value: T) {
    super(failure.message);
    this.name = "DeadEndpoint";
    this.failure = failure;
    this.value = value;
  }
}

/**
 * Remembers that an endpoint is not there, so that this costs one time-out and not one a call. After a rest one call finds
 * out whether it is back; those that come meanwhile wait for what it finds, and none of them pays a time-out of its own.
 */
export class Circuit {
  readonly #breaker = circuitBreaker(handleType(DeadEndpoint), {
    breaker: new ConsecutiveBreaker(1),
    halfOpenAfter: new ExponentialBackoff({
      initialDelay: restMs.first,
      maxDelay: restMs.most,
      generator: noJitterGenerator,
    }),
  });
  #probe: Promise<void> | undefined;

  /** Whether calls are not to be made as usual: the endpoint was not there when it was last asked. */
  get broken(): boolean {
    return this.#breaker.state !== CircuitState.Closed;
  }

  /** @param listener called when the endpoint turns out not to be there, and when it is back */
  onChange(listener: () => void): void {
    this.#breaker.onStateChange(listener);
  }

  /**
   * @param whyDead what of the work's result says that the endpoint is not there
   * @param signal aborted when the caller leaves
   */
  async run<T>(
    work: () => Promise<T>,
    whyDead: (value: T, last: ModelFailure | undefined) => ModelFailure | undefined,
    signal: AbortSignal,
  ): Promise<Guarded<T>> {
    if (this.#probe) {
      await settledOrAborted(this.#probe, signal);
      return signal.aborted || !this.broken ? { kind: "again" } : this.#dead();
    }
    // Only a call that finds out whether the endpoint is back is told what was wrong before.
    const last = this.broken ? this.#lastFailure : undefined;
    const running = this.#breaker.execute(async () => {
      const value = await work();
      const failure = whyDead(value, last);
      if (failure) {
        throw new DeadEndpoint(failure, value);
      }
      return value;
    });
    if (last) {
      this.#probe = running.then(nothing, nothing).finally(() => (this.#probe = undefined));
    }
    try {
      return { kind: "done", value: await running };
    } catch (error) {
      if (error instanceof DeadEndpoint) {
        return { kind: "done", value: error.value as T };
      }
      if (error instanceof BrokenCircuitError) {
        return this.#dead();
      }
      throw error;
    }
  }

  get #lastFailure(): ModelFailure | undefined {
    const last = this.#breaker.lastFailure;
    return last && "error" in last && last.error instanceof DeadEndpoint ? last.error.failure : undefined;
  }

  #dead(): Guarded<never> {
    const { kind, message } = this.#lastFailure ?? { kind: "unreachable", message: "It cannot be reached." };
    return {
      kind: "dead",
      failure: { kind, message: `${message} It was not asked again, because that was only a moment ago.` },
    };
  }
}

function nothing(): void {
  // What the probe found is for the call that made it; the others look at the state.
}

async function settledOrAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let leave: () => void = nothing;
  const left = new Promise<void>((resolve) => (leave = resolve));
  signal.addEventListener("abort", leave, { once: true });
  if (signal.aborted) {
    leave();
  }
  await Promise.race([work, left]);
  signal.removeEventListener("abort", leave);
}
