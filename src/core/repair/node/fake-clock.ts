interface Timer {
  readonly id: number;
  at: number;
  /** Milliseconds between calls; undefined: called once. */
  readonly every: number | undefined;
  readonly call: () => void;
}

/** Timers that wait for themselves for ever. */
const MOST_CALLS = 100_000;

const real = {
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  setImmediate,
  clearImmediate,
  Date,
};
const realNow = performance.now.bind(performance);

/** A clock that stands still until it is told to go on, in place of the real: for tests of what waits. */
export class FakeClock {
  readonly #timers = new Map<number, Timer>();
  #now = 0;
  #began = 0;
  #lastId = 0;
  #installed = false;

  get isInstalled(): boolean {
    return this.#installed;
  }

  get pending(): number {
    return this.#timers.size;
  }

  /** @param now what the clock shows; the real time unless given */
  install(now?: number | Date): void {
    this.#timers.clear();
    this.#now = Number(now ?? real.Date.now());
    this.#began = this.#now;
    this.#installed = true;
    const start = (call: unknown, delay: unknown, every: boolean, args: readonly unknown[]): object => {
      const wait = Math.max(every ? 1 : 0, Number(delay) || 0);
      const body = (): void => void (call as (...args: readonly unknown[]) => unknown)(...args);
      const id = ++this.#lastId;
      this.#timers.set(id, { id, at: this.#now + wait, every: every ? wait : undefined, call: body });
      return handleOf(id, () => {
        const timer = this.#timers.get(id);
        if (timer) {
          timer.at = this.#now + wait;
        }
      });
    };
    const stop = (handle: unknown): void => void this.#timers.delete(Number(handle ?? NaN));
    Object.assign(globalThis, {
      setTimeout: (call: unknown, delay?: unknown, ...args: unknown[]) => start(call, delay, false, args),
      setInterval: (call: unknown, delay?: unknown, ...args: unknown[]) => start(call, delay, true, args),
      setImmediate: (call: unknown, ...args: unknown[]) => start(call, 0, false, args),
      clearTimeout: stop,
      clearInterval: stop,
      clearImmediate: stop,
      Date: this.#date(),
    });
    performance.now = () => this.#now - this.#began;
  }

  uninstall(): void {
    if (this.#installed) {
      this.#installed = false;
      this.#timers.clear();
      Object.assign(globalThis, real);
      performance.now = realNow;
    }
  }

  set(now?: number | Date): void {
    this.#now = Number(now ?? real.Date.now());
  }

  clear(): void {
    this.#timers.clear();
  }

  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let count = 0; this.#step(end); count++) {
      giveUpAfter(count);
    }
    this.#now = end;
  }

  async advanceAsync(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settled();
    for (let count = 0; this.#step(end); count++) {
      giveUpAfter(count);
      await settled();
    }
    this.#now = end;
  }

  next(steps = 1): void {
    for (let step = 0; step < steps; step++) {
      this.#step(Infinity);
    }
  }

  async nextAsync(steps = 1): Promise<void> {
    for (let step = 0; step < steps; step++) {
      await settled();
      this.#step(Infinity);
    }
    await settled();
  }

  runAll(): void {
    for (let count = 0; this.#step(Infinity); count++) {
      giveUpAfter(count);
    }
  }

  async runAllAsync(): Promise<void> {
    await settled();
    for (let count = 0; this.#step(Infinity); count++) {
      giveUpAfter(count);
      await settled();
    }
  }

  /** Those that wait now, and what becomes due before the last of them. */
  runPending(): void {
    this.advance(this.#untilLast());
  }

  async runPendingAsync(): Promise<void> {
    await settled();
    await this.advanceAsync(this.#untilLast());
  }

  #untilLast(): number {
    return Math.max(0, ...[...this.#timers.values()].map(({ at }) => at - this.#now));
  }

  /** Calls the timer that is due first. @returns whether there was one, up to this time */
  #step(end: number): boolean {
    let first: Timer | undefined;
    for (const timer of this.#timers.values()) {
      if (timer.at <= end && (first === undefined || timer.at < first.at)) {
        first = timer;
      }
    }
    if (first === undefined) {
      return false;
    }
    this.#now = Math.max(this.#now, first.at);
    if (first.every === undefined) {
      this.#timers.delete(first.id);
    } else {
      first.at += first.every;
    }
    first.call();
    return true;
  }

  #date(): unknown {
    const now = (): number => this.#now;
    return new Proxy(real.Date, {
      construct: (target, args, made) =>
        Reflect.construct(target, args.length === 0 ? [now()] : args, made) as Date,
      apply: () => new real.Date(now()).toString(),
      get: (target, key, receiver) => (key === "now" ? now : (Reflect.get(target, key, receiver) as unknown)),
    });
  }
}

/** As Node's own: an object that is a number where one is needed. */
function handleOf(id: number, refresh: () => void): object {
  const handle = {
    ref: () => handle,
    unref: () => handle,
    hasRef: () => true,
    refresh: () => {
      refresh();
      return handle;
    },
    [Symbol.toPrimitive]: () => id,
  };
  return handle;
}

/** What waits for promises only is done then. */
function settled(): Promise<void> {
  return new Promise((resolve) => real.setImmediate(resolve));
}

function giveUpAfter(count: number): void {
  if (count > MOST_CALLS) {
    throw new Error("Timers go on for ever.");
  }
}
