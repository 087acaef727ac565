import { Failure } from "../../workspace/failure.ts";
import { compareVerdicts } from "../../verify/verdict.ts";
import { isPatched, type Candidate } from "../candidate.ts";
import { samplesOf } from "../model-proposer.ts";
import { answerOfDraft } from "../answer.ts";
import type { Draft } from "../draft.ts";
import { selectBest } from "../select.ts";
import type { Strategy } from "./strategy.ts";

/** Section 3 of the paper and its reference implementation: 3 candidates at temperature 1, at most 4096 tokens each. */
const candidates = 3;
const candidateTokens = 4096;
const finalTokens = 8192;

/**
 * Patched MOA as published (A. Sharma, arXiv 2407.18521): candidates at temperature 1, one critique of all of them,
 * one final answer, both at temperature 0.1. Left out on purpose are the reference's faults: candidates are never
 * padded with copies, a cut-off critique is never replaced by praise, and the final answer is verified before it counts.
 */
export const moa: Strategy = async (mix, parts) => {
  const critic = mix.critic ?? mix.models[0];
  const aggregator = mix.aggregator ?? critic;
  if (critic === undefined || aggregator === undefined) {
    throw new Failure(
      "no-model",
      "The strategy moa needs a model. Name one, or use the strategy adaptive, which works without.",
    );
  }
  const sampling = { temperature: 1, maxTokens: candidateTokens };
  const drafts = await parts.propose(
    samplesOf(mix.models, Math.max(candidates, mix.models.length), sampling),
  );
  // The paper knows no execution: the critic does not wait for the gates, they run beside it.
  const gated = Promise.all(drafts.map((draft) => parts.gate(draft)));
  const [verified, final] = await Promise.all([gated, mixed()]);
  return selectFinal(verified, final);

  async function mixed(): Promise<Candidate | undefined> {
    const answers = drafts.filter(isAnswer).map(answerOfDraft);
    if (critic === undefined || aggregator === undefined || answers.length === 0) {
      parts.note("No proposer answered: there is nothing to criticise or to mix.");
      return undefined;
    }
    const critique = await parts.critique(critic, answers, critiqueTokens(answers));
    return parts.synthesise(aggregator, answers, critique, finalTokens);
  }
};

function isAnswer(draft: Draft): boolean {
  return draft.candidate.kind !== "refused";
}

/** The published 512 tokens cut most critiques of code short; the cap grows with what there is to criticise. */
export function critiqueTokens(answers: readonly { readonly text: string }[]): number {
  const characters = answers.reduce((sum, answer) => sum + answer.text.length, 0);
  return Math.min(4096, Math.max(512 * answers.length, Math.ceil(characters / 6)));
}

/** The final answer is the answer, unless a candidate verifiably does better: a run is never worse than its best proposer. */
function selectFinal(
  verified: readonly Candidate[],
  final: Candidate | undefined,
): ReturnType<typeof selectBest> {
  const best = selectBest(verified.filter(isPatched));
  if (final === undefined || !isPatched(final)) {
    return best;
  }
  return best === undefined || compareVerdicts(final.verdict, best.chosen.verdict) <= 0
    ? { chosen: final, reason: "The aggregator's answer holds at least as well as the best candidate." }
    : { chosen: best.chosen, reason: `The aggregator's answer does worse at the gates. ${best.reason}` };
}
