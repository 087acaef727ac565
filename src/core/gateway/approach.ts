import type { ConversationStrategy } from "../moa/conversation/conversation.ts";
import { BadRequest } from "./refusal.ts";

/** How a request is answered, as its caller wrote it. */
export interface Approach {
  /** `pipeline`: what one says is what the next is asked. `alternatives`: an answer of each. Of one strategy both are the same. */
  readonly kind: "pipeline" | "alternatives";
  readonly strategies: readonly [ConversationStrategy, ...ConversationStrategy[]];
}

/** By the names that users of this engine and of its predecessor write. */
const strategies: ReadonlyMap<string, ConversationStrategy> = new Map([
  ["moa", "moa"],
  ["adaptive", "adaptive"],
  ["single", "single"],
  ["none", "single"],
]);

/** That model names begin with, and lists show. */
export const offeredStrategies: readonly ConversationStrategy[] = ["moa", "adaptive"];

/** Each of them may ask several times. */
const mostStrategies = 4;

export function isStrategy(word: string): boolean {
  return strategies.has(word);
}

/** Whether it can only be meant as one, known or not. */
export function looksCombined(text: string): boolean {
  return /[&|]/.test(text);
}

export function alone(strategy: ConversationStrategy): Approach {
  return { kind: "pipeline", strategies: [strategy] };
}

/**
 * Reads `moa`, `single&moa` or `moa|single`.
 * @param place where it stands, for messages: `the model's name`
 * @throws BadRequest that says what is wrong with it and what there is
 */
export function parseApproach(text: string, place: string, param?: string): Approach {
  const isPipeline = text.includes("&");
  if (isPipeline && text.includes("|")) {
    throw new BadRequest(
      `"${text}" in ${place} has both & and |: strategies are either asked one after another or beside one another.`,
      param,
      "unknown_strategy",
    );
  }
  const words = text.split(/[&|]/).map((word) => word.trim());
  const [first, ...others] = words.map((word) => strategyNamed(word, place, param));
  if (first === undefined || words.length > mostStrategies) {
    throw new BadRequest(`${place} combines more than ${mostStrategies} strategies.`, param);
  }
  return { kind: isPipeline ? "pipeline" : "alternatives", strategies: [first, ...others] };
}

export function isSame(one: Approach, other: Approach): boolean {
  return describe(one) === describe(other);
}

/** As callers write it. */
export function describe({ kind, strategies: all }: Approach): string {
  return all.join(kind === "pipeline" ? "&" : "|");
}

function strategyNamed(word: string, place: string, param: string | undefined): ConversationStrategy {
  const strategy = strategies.get(word);
  if (strategy === undefined) {
    const shown = word.length > 64 ? `${word.slice(0, 64)}…` : word;
    throw new BadRequest(
      `There is no strategy "${shown}" (in ${place}); there are ${[...strategies.keys()].join(", ")}.`,
      param,
      "unknown_strategy",
    );
  }
  return strategy;
}
