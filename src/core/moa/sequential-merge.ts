import { addUsage, noUsage, type ChatModel, type ChatOutcome } from "../model/chat-model.ts";
import type { Answer } from "./answer.ts";
import type { TaskCaller, TaskQuestion } from "./task-caller.ts";

/**
 * Self-MoA-Seq (Li et al., arXiv 2502.00674, section 5): where all answers at once would not fit, the aggregator merges
 * as many as do, and takes its result along with the next ones until all have been seen.
 * @param questionFor the aggregator's question about these answers
 * @returns the last merge; the first failure on the way, which no later answer can make good
 */
export async function mergeSequentially(
  aggregator: ChatModel,
  answers: readonly Answer[],
  caller: TaskCaller,
  questionFor: (answers: readonly Answer[]) => TaskQuestion,
  signal: AbortSignal,
): Promise<ChatOutcome> {
  let merged: readonly Answer[] = [];
  let rest = answers;
  let usage = noUsage;
  for (;;) {
    // With nothing merged yet two answers make the first step; later one joins what is merged.
    const least = Math.min(rest.length, merged.length === 0 ? 2 : 1);
    let taken = rest.length;
    while (taken > least && !caller.fits(aggregator, questionFor([...merged, ...rest.slice(0, taken)]))) {
      taken--;
    }
    // A window that nobody told us of is one in which all of them did not fit.
    taken = taken === answers.length ? least : taken;
    const outcome = await caller.ask(aggregator, questionFor([...merged, ...rest.slice(0, taken)]), signal);
    usage = addUsage(usage, outcome.usage);
    rest = rest.slice(taken);
    if (outcome.kind === "failed" || rest.length === 0) {
      return { ...outcome, usage };
    }
    merged = [{ text: outcome.text, evidence: "" }];
  }
}
