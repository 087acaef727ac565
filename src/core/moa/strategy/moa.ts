import { answerOfDraft, type Answer } from "../answer.ts";
import type { Candidate } from "../candidate.ts";
import { critiqueTokens } from "../critique-tokens.ts";
import type { Draft } from "../draft.ts";
import { proposersOf } from "../model-proposer.ts";
import type { Parts } from "../parts.ts";
import { published } from "../published.ts";
import { finalUnlessWorse } from "./final-answer.ts";
import { layeredMoa } from "./layered-moa.ts";
import { castOf, proposing, type Strategy } from "./strategy.ts";

const { candidates, sampling, finalTokens } = published;

/**
 * Patched MOA as published (A. Sharma, arXiv 2407.18521): candidates at temperature 1, one critique of all of them,
 * one final answer, both at temperature 0.1. Left out on purpose are the reference's faults: candidates are never
 * padded with copies, a cut-off critique is never replaced by praise, and the final answer is verified before it counts.
 * With more layers than one it is the original Mixture-of-Agents.
 */
export const moa: Strategy = async (mix, parts, settings) => {
  if (settings.layers > 1) {
    return layeredMoa(mix, parts, settings);
  }
  const { critic, aggregator } = castOf(mix, "moa");
  const drafts = await parts.propose(proposersOf(proposing(mix, settings), candidates, { sampling }));
  // The paper knows no execution: the critic does not wait for the gates, they run beside it.
  const [verified, final] = await Promise.all([parts.gateAll(drafts), mixed()]);
  return finalUnlessWorse(verified, final, parts);

  async function mixed(): Promise<Candidate | undefined> {
    const answers = answersOf(drafts, parts);
    if (answers.length === 0) {
      return undefined;
    }
    const critique = await parts.critique(critic, answers, critiqueTokens(answers));
    return parts.synthesise(aggregator, answers, critique, finalTokens);
  }
};

/** What there is to mix: whatever a model said, if only it is whole. */
export function answersOf(drafts: readonly Draft[], parts: Parts): readonly Answer[] {
  const answers = drafts.filter(({ candidate }) => candidate.kind !== "refused").map(answerOfDraft);
  if (answers.length === 0) {
    parts.note("No proposer answered: there is nothing to criticise or to mix.");
  }
  return answers;
}
