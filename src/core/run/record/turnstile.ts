import { setImmediate as rest } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { Timers } from "../../model/timers.ts";
import { Failure, type FailureKind } from "../../workspace/failure.ts";
import { said } from "../../workspace/said.ts";

/** One result of a run, as it is kept. */
export interface Turn {
  /** What was asked, and for the how manieth time. */
  readonly key: string;
  /** Milliseconds since the run began. */
  readonly at: number;
  /** What came out; of what can be worked out again, its essence. */
  readonly value?: unknown;
  /** What it ended with instead. */
  readonly failure?: { readonly kind: FailureKind; readonly message: string };
}

/** Work whose result comes from outside: it is kept whole, and not done again. */
export interface OutsideWork<T> {
  readonly what: string;
  readonly work: () => Promise<T>;
  /** As JSON. */
  readonly keep: (result: T) => unknown;
  /** @throws what is not a result that `keep` made */
  readonly repeat: (kept: unknown) => T;
}

export interface TurnstileOptions {
  readonly timers: Timers;
  /** Results of an earlier time, which come out again first, in their order. */
  readonly past?: readonly Turn[];
  /** What happens when more is asked for than the past knows. */
  readonly then?: "go on" | "refuse";
  /** Told before a new result comes out. */
  readonly onTurn?: (turn: Turn) => void;
  /** Told once when the past is not repeated; everybody who waits is turned away with `cancelled`. */
  readonly onDifference?: (what: string) => void;
}

interface Waiting {
  /** What is worked out again may not be there yet. */
  ready: boolean;
  readonly letOut: () => void;
  readonly turnAway: () => void;
}

interface Done {
  readonly turn: Omit<Turn, "at">;
  /** Nobody wants it any more. */
  readonly isVoid?: () => boolean;
  readonly letOut: () => void;
}

/** Nothing happens for so long, and nothing is worked on: what the past says comes next will not be asked for. */
const patienceMs = 3_000;

/**
 * Where the results of a run come out one by one. New ones come out in the order in which they are there, and are told to
 * the journal before anybody else; those of the past come out as they did then, whatever the order in which they are asked for.
 */
export class Turnstile {
  readonly #options: TurnstileOptions;
  readonly #past: readonly Turn[];
  readonly #byKey: ReadonlyMap<string, Turn>;
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #done: Done[] = [];
  readonly #begin: number;
  readonly #caughtUp: Promise<void>;
  #catchUp: () => void = () => undefined;
  #next = 0;
  #clock = 0;
  #isBusy = false;
  #differs = false;
  #impatience: NodeJS.Timeout | undefined;

  constructor(options: TurnstileOptions) {
    this.#options = options;
    this.#past = options.past ?? [];
    this.#byKey = new Map(this.#past.map((turn) => [turn.key, turn]));
    this.#caughtUp = new Promise((resolve) => (this.#catchUp = resolve));
    // A run that goes on counts its time from where it was.
    this.#begin = options.timers.now() - (this.#past.at(-1)?.at ?? 0);
    if (this.isNew) {
      this.#catchUp();
    }
  }

  /** Whether all of the past has come out: what comes now happens for the first time. */
  get isNew(): boolean {
    return this.#next >= this.#past.length;
  }

  /** A clock that stands still between results, so that a repetition reads the same time. */
  get timers(): Timers {
    return { now: () => this.#clock, after: (ms, action) => this.#after(ms, action) };
  }

  async outside<T>({ what, work, keep, repeat }: OutsideWork<T>): Promise<T> {
    const key = this.#keyOf(what);
    const turn = this.#byKey.get(key);
    if (turn === undefined) {
      return this.#forTheFirstTime(key, work, keep);
    }
    return this.#asBefore(turn, () => repeat(turn.value));
  }

  /** See `Turns`. */
  async inTurn<T>(what: string, work: () => Promise<T>, essence: (result: T) => unknown): Promise<T> {
    const key = this.#keyOf(what);
    const turn = this.#byKey.get(key);
    if (turn === undefined) {
      return this.#forTheFirstTime(key, work, essence);
    }
    if (turn.failure !== undefined) {
      return this.#asBefore(turn, unreachable);
    }
    return this.#asBefore(
      turn,
      (result: T) => {
        if (!isDeepStrictEqual(asJson(essence(result)), turn.value)) {
          throw new TypeError(said`it comes to something else`);
        }
        return result;
      },
      work,
    );
  }

  /** Leaves no timer. */
  [Symbol.dispose](): void {
    clearTimeout(this.#impatience);
  }

  async #forTheFirstTime<T>(key: string, work: () => Promise<T>, keep: (result: T) => unknown): Promise<T> {
    if (this.#options.then === "refuse") {
      this.#differ(said`it asks for something that was not asked for then: ${key}`);
      throw cancelled();
    }
    if (!this.isNew) {
      await this.#caughtUp;
    }
    if (this.#differs) {
      throw cancelled();
    }
    let result: T;
    try {
      result = await work();
    } catch (error) {
      if (Failure.is(error)) {
        const failure = { kind: error.kind, message: error.message };
        await new Promise<void>((letOut) => this.#come({ turn: { key, failure }, letOut }));
      }
      throw error;
    }
    await new Promise<void>((letOut) => this.#come({ turn: { key, value: keep(result) }, letOut }));
    return result;
  }

  /** @param again what is worked out anew, before its turn */
  async #asBefore<T, R = undefined>(
    turn: Turn,
    take: (result: R) => T,
    again?: () => Promise<R>,
  ): Promise<T> {
    if (this.#differs) {
      // Nothing of the past comes out any more.
      throw cancelled();
    }
    const turned = new Promise<void>((letOut, reject) => {
      const waiting = { ready: again === undefined, letOut, turnAway: () => reject(cancelled()) };
      this.#waiting.set(turn.key, waiting);
    });
    // Turned away while the work goes on: nobody listens yet.
    turned.catch(() => undefined);
    const work = again?.();
    work?.then(
      () => this.#isThere(turn.key),
      () => this.#isThere(turn.key),
    );
    void this.#repeat();
    await turned;
    if (turn.failure !== undefined) {
      throw new Failure(turn.failure.kind, turn.failure.message);
    }
    const result = (await work) as R;
    try {
      return take(result);
    } catch (error) {
      this.#differ(`${turn.key}: ${error instanceof Error ? error.message : String(error)}`);
      throw cancelled();
    }
  }

  #isThere(key: string): void {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) {
      waiting.ready = true;
      void this.#repeat();
    }
  }

  async #repeat(): Promise<void> {
    if (this.#isBusy || this.#differs) {
      return;
    }
    this.#isBusy = true;
    clearTimeout(this.#impatience);
    for (;;) {
      const turn = this.#past[this.#next];
      const waiting = turn && this.#waiting.get(turn.key);
      if (turn === undefined || waiting?.ready !== true) {
        break;
      }
      this.#next++;
      this.#clock = turn.at;
      this.#waiting.delete(turn.key);
      waiting.letOut();
      // All that follows at once from a result happens before anything else can.
      await rest();
    }
    this.#isBusy = false;
    if (this.isNew) {
      this.#catchUp();
      void this.#letOutNew();
    } else if (![...this.#waiting.values()].some(({ ready }) => !ready)) {
      const next = this.#past[this.#next]?.key ?? "";
      this.#impatience = setTimeout(
        () => this.#differ(said`it does not ask for what came next then: ${next}`),
        patienceMs,
      );
    }
  }

  #come(done: Done): void {
    this.#done.push(done);
    void this.#letOutNew();
  }

  async #letOutNew(): Promise<void> {
    if (this.#isBusy || !this.isNew) {
      return;
    }
    this.#isBusy = true;
    for (let done = this.#done.shift(); done !== undefined; done = this.#done.shift()) {
      if (done.isVoid?.() === true) {
        continue;
      }
      this.#clock = Math.max(this.#clock, this.#options.timers.now() - this.#begin);
      this.#options.onTurn?.({ at: this.#clock, ...done.turn });
      done.letOut();
      await rest();
    }
    this.#isBusy = false;
  }

  #after(ms: number, action: () => void): () => void {
    const key = this.#keyOf("timer");
    const { timers, then } = this.#options;
    let isTakenBack = false;
    let takeBack = (): void => undefined;
    const letOut = (): void => {
      if (!isTakenBack) {
        action();
      }
    };
    if (this.#byKey.has(key)) {
      this.#waiting.set(key, { ready: true, letOut, turnAway: () => undefined });
      void this.#repeat();
    } else if (then !== "refuse") {
      const start = (): void => {
        if (!isTakenBack) {
          takeBack = timers.after(ms, () => this.#come({ turn: { key }, isVoid: () => isTakenBack, letOut }));
        }
      };
      // One that is not in the past had not gone off when that ended.
      if (this.isNew) {
        start();
      } else {
        void this.#caughtUp.then(start);
      }
    }
    return () => {
      isTakenBack = true;
      takeBack();
    };
  }

  #differ(what: string): void {
    if (this.#differs) {
      return;
    }
    this.#differs = true;
    clearTimeout(this.#impatience);
    this.#options.onDifference?.(what);
    this.#catchUp();
    for (const { turnAway } of this.#waiting.values()) {
      turnAway();
    }
    this.#waiting.clear();
  }

  #keyOf(what: string): string {
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return `${what} #${count}`;
  }
}

function cancelled(): Failure {
  return new Failure("cancelled", "Cancelled.");
}

function unreachable(): never {
  throw new TypeError("it comes to a result");
}

function asJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
