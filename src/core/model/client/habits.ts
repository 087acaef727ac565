import type { Endpoint } from "../endpoint/endpoint.ts";
import { addressOf } from "../endpoint/endpoint.ts";
import { systemTimers, type Timers } from "../timers.ts";
import type { HabitStore } from "./habit-book.ts";
import type { Learned } from "./habit-lines.ts";
import { usual, type Habit, type Lesson } from "./habit.ts";
import { lessonOf, type Refusal } from "./lessons.ts";

/** After so many milliseconds an endpoint is asked as usual again: it may have learned something itself. */
const forgottenAfterMs = 7 * 24 * 3_600_000;

/** One stream may be empty by chance; after so many in a row the whole is asked for at once, and each call billed once. */
const enoughEmptyStreams = 2;

/** What was learned about endpoints from what they refused. One for the whole program, so that nothing is learned twice. */
export class Habits {
  readonly #store: HabitStore | undefined;
  readonly #timers: Pick<Timers, "now">;
  /** How many in a row, by endpoint and model. */
  readonly #emptyStreams = new Map<string, number>();
  /** By endpoint and model, in the order of learning; `undefined` before the first question. */
  #learned: Map<string, Learned[]> | undefined;

  /** @param store where habits outlive the program; left out: nowhere */
  constructor(store?: HabitStore, timers: Pick<Timers, "now"> = systemTimers) {
    this.#store = store;
    this.#timers = timers;
  }

  of(endpoint: Endpoint, model: string): Habit {
    const learned = this.#known.get(keyOf(addressOf(endpoint), model));
    return learned === undefined ? usual : learned.filter((each) => this.#holds(each)).reduce(taught, usual);
  }

  /**
   * Learns from a refusal of a request that was made by `habit`.
   * @returns whether asking again, differently, makes sense
   */
  learn(endpoint: Endpoint, model: string, habit: Habit, refusal: Refusal): boolean {
    const lesson = lessonOf(habit, refusal);
    if (lesson) {
      this.#add(endpoint, model, lesson);
    }
    return lesson !== undefined;
  }

  /** The endpoint took `n` and gave fewer answers: it does not know what that is. */
  ignoresN(endpoint: Endpoint, model: string): void {
    this.#add(endpoint, model, { omitted: ["n"] });
  }

  /** The endpoint answered the whole, after its stream had come to nothing. */
  answeredOnlyWhole(endpoint: Endpoint, model: string): void {
    const key = keyOf(addressOf(endpoint), model);
    const times = (this.#emptyStreams.get(key) ?? 0) + 1;
    this.#emptyStreams.set(key, times);
    if (times >= enoughEmptyStreams && !this.of(endpoint, model).onlyStreams) {
      this.#add(endpoint, model, { omitted: ["stream"] });
    }
  }

  /** The endpoint answered by a stream. */
  streamed(endpoint: Endpoint, model: string): void {
    if (this.#emptyStreams.size > 0) {
      this.#emptyStreams.delete(keyOf(addressOf(endpoint), model));
    }
  }

  #add(endpoint: Endpoint, model: string, lesson: Lesson): void {
    // Calls in parallel learn the same at the same time.
    if (adds(this.of(endpoint, model), lesson)) {
      const learned = { endpoint: addressOf(endpoint), model, at: this.#timers.now(), lesson };
      this.#keep(this.#known, learned);
      this.#store?.append(learned);
    }
  }

  get #known(): Map<string, Learned[]> {
    if (!this.#learned) {
      this.#learned = new Map();
      for (const learned of this.#store?.read() ?? []) {
        this.#keep(this.#learned, learned);
      }
    }
    return this.#learned;
  }

  #keep(known: Map<string, Learned[]>, learned: Learned): void {
    const key = keyOf(learned.endpoint, learned.model);
    const earlier = known.get(key) ?? [];
    known.set(key, [...earlier.filter((each) => this.#holds(each)), learned]);
  }

  /** A clock that was set back makes no lesson last for ever. */
  #holds({ at }: Learned): boolean {
    return Math.abs(this.#timers.now() - at) < forgottenAfterMs;
  }
}

/** Calls in parallel learn at the same time: what another has learned meanwhile is kept. */
function taught(known: Habit, { lesson }: Learned): Habit {
  const omitted = new Set([...known.omitted, ...(lesson.omitted ?? [])]);
  const next = { ...known, ...lesson, omitted, mostTokens: least(known.mostTokens, lesson.mostTokens) };
  if (next.onlyStreams) {
    omitted.delete("stream");
  }
  return next;
}

/** Whether a lesson says something that is not known. */
function adds(known: Habit, { omitted = [], mostTokens, ...rest }: Lesson): boolean {
  return (
    omitted.some((parameter) => !known.omitted.has(parameter)) ||
    least(known.mostTokens, mostTokens) !== known.mostTokens ||
    Object.entries({ ...known, ...rest }).some(([name, value]) => known[name as keyof Habit] !== value)
  );
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

function keyOf(address: string, model: string): string {
  return `${address} ${model}`;
}
