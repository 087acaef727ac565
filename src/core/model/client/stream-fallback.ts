import type { ChatOutcome } from "../chat-model.ts";
import type { Asked } from "./model-failures.ts";
import type { Habit } from "./habit.ts";
import type { Habits } from "./habits.ts";

/**
 * Whether a stream came to nothing, or to an answer that says nothing, and the whole is asked for instead: some servers tell
 * their reasons only then, such as llama-cpp-python, alone and behind LiteLLM.
 */
export class StreamFallback {
  readonly #habits: Habits;
  readonly #asked: Asked;
  #inUse = false;
  /** Whether that stream ended by itself, and no connection broke. */
  #streamedNothing = false;

  constructor(habits: Habits, asked: Asked) {
    this.#habits = habits;
    this.#asked = asked;
  }

  get inUse(): boolean {
    return this.#inUse;
  }

  /** How the endpoint is asked now. */
  get habit(): Habit {
    const learned = this.#habits.of(this.#asked.endpoint, this.#asked.model);
    return this.#inUse && !learned.onlyStreams
      ? { ...learned, omitted: new Set([...learned.omitted, "stream"]) }
      : learned;
  }

  /** A body had no answer in it. @param ended whether it ended by itself */
  cameToNothing(ended: boolean): void {
    if (!this.#inUse) {
      this.#streamedNothing = ended;
    }
  }

  /** From now on. */
  begin(): void {
    this.#inUse = true;
  }

  /** What the outcomes tell about streaming. */
  learnFrom(outcomes: readonly ChatOutcome[]): void {
    const { endpoint, model } = this.#asked;
    if (outcomes.every(({ kind }) => kind === "failed")) {
      return;
    }
    if (!this.#inUse) {
      this.#habits.streamed(endpoint, model);
    } else if (this.#streamedNothing) {
      this.#habits.answeredOnlyWhole(endpoint, model);
    }
  }
}
