import { answerOf, type Answer } from "../answer.ts";
import { isPatched, type Candidate } from "../candidate.ts";
import { samplesOf } from "../model-proposer.ts";
import { finalUnlessWorse } from "./final-answer.ts";
import { answersOf } from "./moa.ts";
import { answerTokens, castOf, proposing, type Strategy } from "./strategy.ts";

/** As many samples as Self-MoA. */
const samples = 6;
const sampling = { temperature: 0.7, maxTokens: answerTokens };
/** How many answers the model sees at a time: what it made of the earlier ones, and the next. */
const window = 3;

/**
 * Self-MoA-Seq (Li et al., arXiv 2502.00674, section 5): samples of one model, mixed through a sliding window, each time
 * with the last mixture as one of the answers. It ends early when execution proves a mixture right.
 */
export const selfMoaSeq: Strategy = async (mix, parts, settings) => {
  const [model] = castOf(proposing(mix, settings), "self-moa-seq").models;
  const drafts = await parts.propose(samplesOf([model], samples, { sampling }));
  const gated = parts.gateAll(drafts);
  let rest = answersOf(drafts, parts);
  const mixtures: Candidate[] = [];
  let best: readonly Answer[] = [];
  while (rest.length > 0) {
    const seen = [...best, ...rest.slice(0, window - best.length)];
    rest = rest.slice(window - best.length);
    const mixture = await parts.synthesise(model, seen, undefined, answerTokens);
    mixtures.push(mixture);
    if (isPatched(mixture) && mixture.verdict.complete && mixture.verdict.proven) {
      break;
    }
    // A mixture that failed is no answer to go on with.
    best = mixture.kind === "refused" ? best : [answerOf(mixture)];
  }
  return finalUnlessWorse([...(await gated), ...mixtures.slice(0, -1)], mixtures.at(-1), parts);
};
