import { answerOfDraft } from "../answer.ts";
import type { Draft } from "../draft.ts";
import { proposersOf } from "../model-proposer.ts";
import { finalUnlessWorse } from "./final-answer.ts";
import { castOf, proposing, type Strategy } from "./strategy.ts";

/** Together's reference implementation: temperature 0.7, at most 2048 tokens. */
const sampling = { temperature: 0.7, maxTokens: 2048 };
const leastProposers = 3;
const finalTokens = 8192;

/**
 * Mixture-of-Agents (Wang et al., arXiv 2406.04692, section 2.2): in every layer all proposers answer anew, knowing the
 * anonymous answers of the layer before; the last answer is the aggregator's. No critic. What every proposer of every
 * layer says is verified as well, and so can win.
 */
export const layeredMoa: Strategy = async (mix, parts, settings) => {
  const { aggregator } = castOf(mix, "moa");
  const proposers = proposing(mix, settings);
  let drafts = await parts.propose(proposersOf(proposers, leastProposers, { sampling }));
  const gated = [parts.gateAll(drafts)];
  for (let layer = 2; layer <= settings.layers && drafts.some(isAnswer); layer++) {
    const completions = [parts.knowing(drafts.filter(isAnswer).map(answerOfDraft))];
    const next = await parts.propose(
      proposersOf(proposers, leastProposers, { sampling, completions, round: `layer ${layer}` }),
    );
    gated.push(parts.gateAll(next));
    // A layer in which nobody answers takes away nothing: its predecessor goes on to the aggregator.
    drafts = next.some(isAnswer) ? next : drafts;
  }
  const answers = drafts.filter(isAnswer).map(answerOfDraft);
  const final =
    answers.length === 0 ? undefined : await parts.synthesise(aggregator, answers, undefined, finalTokens);
  return finalUnlessWorse((await Promise.all(gated)).flat(), final, parts);
};

function isAnswer({ candidate }: Draft): boolean {
  return candidate.kind !== "refused";
}
