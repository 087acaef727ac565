import type { Endpoint } from "../endpoint/endpoint.ts";
import { usual, type Habit } from "./habit.ts";
import { lessonOf, type Refusal } from "./lessons.ts";

/** What was learned about endpoints from what they refused. One for the whole program, so that nothing is learned twice. */
export class Habits {
  readonly #learned = new Map<string, Habit>();

  of(endpoint: Endpoint, model: string): Habit {
    return this.#learned.get(keyOf(endpoint, model)) ?? usual;
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
    this.#add(endpoint, model, { omitted: new Set(["n"]) });
  }

  /** Calls in parallel learn at the same time: what another has learned meanwhile is kept. */
  #add(endpoint: Endpoint, model: string, lesson: Partial<Habit>): void {
    const known = this.of(endpoint, model);
    const omitted = new Set([...known.omitted, ...(lesson.omitted ?? [])]);
    const mostTokens = Math.min(known.mostTokens ?? Infinity, lesson.mostTokens ?? Infinity);
    const next = {
      ...known,
      ...lesson,
      omitted,
      mostTokens: mostTokens === Infinity ? undefined : mostTokens,
    };
    if (next.onlyStreams) {
      omitted.delete("stream");
    }
    this.#learned.set(keyOf(endpoint, model), next);
  }
}

function keyOf(endpoint: Endpoint, model: string): string {
  return `${endpoint.baseUrl} ${model}`;
}
