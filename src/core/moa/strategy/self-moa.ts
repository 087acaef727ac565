import { samplesOf } from "../model-proposer.ts";
import { finalUnlessWorse } from "./final-answer.ts";
import { answersOf } from "./moa.ts";
import { answerTokens, castOf, proposing, type Strategy } from "./strategy.ts";

/** Section 3.1 of the paper: 6 samples at temperature 0.7. */
const samples = 6;
const sampling = { temperature: 0.7, maxTokens: answerTokens };

/**
 * Self-MoA (Li et al., arXiv 2502.00674): samples of the single best model, mixed by the same model with the prompt of
 * Mixture-of-Agents, without a critic. The first model of the mix is taken for the best.
 */
export const selfMoa: Strategy = async (mix, parts, settings) => {
  const [model] = castOf(proposing(mix, settings), "self-moa").models;
  const drafts = await parts.propose(samplesOf([model], samples, { sampling }));
  const answers = answersOf(drafts, parts);
  const [verified, final] = await Promise.all([
    parts.gateAll(drafts),
    answers.length === 0 ? undefined : parts.synthesise(model, answers, undefined, answerTokens),
  ]);
  return finalUnlessWorse(verified, final, parts);
};
