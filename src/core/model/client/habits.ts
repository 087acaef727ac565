import type { Endpoint } from "../endpoint/endpoint.ts";
import { isObject } from "./completion.ts";

/** Parameters that some endpoint or model refuses, though the protocol has them. */
const optional = ["temperature", "stream_options", "seed", "stream"] as const;
type Optional = (typeof optional)[number];

/** How one model at one endpoint wants to be asked. */
export interface Habit {
  readonly maxTokensName: "max_tokens" | "max_completion_tokens";
  readonly omitted: ReadonlySet<Optional>;
}

const usual: Habit = { maxTokensName: "max_tokens", omitted: new Set() };

const overflow =
  /context[ _](?:length|window|size)|maximum context|too (?:large|long|many)|exceed|at (?:most|least)/i;
const unknownParameter =
  /unsupported|not supported|n[o']t support|unrecogni[sz]ed|unknown|unexpected|not permitted|not allowed|not available|deprecated|invalid parameter|must be omitted|only the default/i;

/** What was learned about endpoints from what they refused. One for the whole program, so that nothing is learned twice. */
export class Habits {
  readonly #learned = new Map<string, Habit>();

  of(endpoint: Endpoint, model: string): Habit {
    return this.#learned.get(keyOf(endpoint, model)) ?? usual;
  }

  /**
   * Learns from a refusal (400 or 422) of a request that was made by `habit`.
   * @param error the error object of the response
   * @returns whether asking again, differently, makes sense
   */
  learn(endpoint: Endpoint, model: string, habit: Habit, error: unknown): boolean {
    const better = improve(habit, error);
    if (!better) {
      return false;
    }
    // Calls in parallel learn at the same time: what another has learned meanwhile is kept.
    const known = this.of(endpoint, model);
    this.#learned.set(keyOf(endpoint, model), {
      maxTokensName: known.maxTokensName === usual.maxTokensName ? better.maxTokensName : known.maxTokensName,
      omitted: new Set([...known.omitted, ...better.omitted]),
    });
    return true;
  }
}

/** The habit that `error` asks for; `undefined` when it asks for nothing that can be changed. */
function improve(habit: Habit, error: unknown): Habit | undefined {
  const message = JSON.stringify(error) || "";
  // A prompt that is too long names max_tokens too, but asking without a bound would not make it fit.
  if (overflow.test(message) || !unknownParameter.test(message)) {
    return undefined;
  }
  const named = namedParameter(error, message);
  if (named === "max_tokens") {
    return habit.maxTokensName === "max_tokens"
      ? { ...habit, maxTokensName: "max_completion_tokens" }
      : undefined;
  }
  const parameter = optional.find((each) => each === named);
  return parameter && !habit.omitted.has(parameter)
    ? { ...habit, omitted: new Set([...habit.omitted, parameter]) }
    : undefined;
}

/** In this order, because advice such as "use max_completion_tokens" or "set stream" follows the name that is meant. */
function namedParameter(error: unknown, message: string): string | undefined {
  const stated = isObject(error) ? error["param"] : undefined;
  const names = ["max_tokens", "stream_options", "temperature", "seed", "stream"];
  return typeof stated === "string" && stated !== ""
    ? stated
    : names.find((name) => new RegExp(`\\b${name}\\b`).test(message));
}

function keyOf(endpoint: Endpoint, model: string): string {
  return `${endpoint.baseUrl} ${model}`;
}
