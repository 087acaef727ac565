import { isPatched } from "../candidate.ts";
import { pairwiseJudge, ratingJudge } from "../judge.ts";
import { proposersOf } from "../model-proposer.ts";
import { castOf, proposing, type Strategy } from "./strategy.ts";

/** As Best-of-N in the paper's reference implementation: 3 candidates at temperature 1, at most 4096 tokens each. */
const candidates = 3;
const sampling = { temperature: 1, maxTokens: 4096 };

/**
 * Best-of-N of Patched MOA (A. Sharma, arXiv 2407.18521): as many samples, one is chosen, nothing is mixed. Gates choose
 * first; between those that gates and agreement tell not apart, pairwise judgement, or as published a self-rating.
 */
export const bestOfN: Strategy = async (mix, parts, settings) => {
  const { critic, models } = castOf(mix, "best-of-n");
  const proposed = await parts.proposeAndGate(
    proposersOf(proposing(mix, settings), candidates, { sampling }),
  );
  const judge =
    settings.judgement === "rating" ? ratingJudge(critic, parts) : pairwiseJudge([critic, ...models], parts);
  return parts.selection.judged(proposed.filter(isPatched), judge);
};
