import type { ChatMessage } from "../../model/chat-model.ts";
import { appended, renderAnswers, type AnonymousAnswer } from "./layer-prompts.ts";

/**
 * Which of two answers is better; to be asked in both orders, since the order sways every judge (CodeJudgeBench,
 * arXiv 2507.10535).
 */
export function comparisonPrompt(
  messages: readonly ChatMessage[],
  pair: readonly [AnonymousAnswer, AnonymousAnswer],
  nonce: string,
): readonly ChatMessage[] {
  return appended(
    messages,
    `${renderAnswers(pair, nonce)}

Two engineers answered the task as shown above; either may be wrong. Do not solve the task. Tool results are facts.
Which answer should be applied? Weigh, in this order: does it do all that was asked, what would it break, how little does it change. Length, style and self-praise count for nothing. Write at most 100 words, then a last line that is exactly one of:
BETTER: A
BETTER: B
EQUAL`,
  );
}

/** @returns undefined where the last line is none of those asked for */
export function readComparison(text: string): "A" | "B" | "equal" | undefined {
  const found = [...text.matchAll(/^\W*(?:BETTER\W+([AB])\b|(EQUAL)\b)\W*$/gim)].at(-1);
  if (found === undefined) {
    return undefined;
  }
  return found[2] === undefined ? (found[1]?.toUpperCase() === "A" ? "A" : "B") : "equal";
}

/** The self-rating of Best-of-N in Patched MOA's reference implementation (arXiv 2407.18521): 0 to 10, one call an answer. */
export function ratingPrompt(
  messages: readonly ChatMessage[],
  answer: AnonymousAnswer,
  nonce: string,
): readonly ChatMessage[] {
  return appended(
    messages,
    `${renderAnswers([answer], nonce)}

An engineer answered the task as shown above. Rate how well the answer solves it, from 0 (useless) to 10 (perfect). Write the number and nothing else.`,
  );
}

/** @returns undefined where there is no number from 0 to 10; `8/10` is 8 */
export function readRating(text: string): number | undefined {
  const [, number] = /(?:^|[^\d.])(\d+(?:\.\d+)?)(?:\s*\/\s*10)?(?![\d.])/.exec(text) ?? [];
  const rating = Number(number);
  return number !== undefined && rating <= 10 ? rating : undefined;
}
