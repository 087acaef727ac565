import { compareVerdicts } from "../../verify/verdict.ts";
import { isPatched, type Candidate } from "../candidate.ts";
import { selectBest, type Choice } from "../select.ts";

/** The final answer is the answer, unless a candidate verifiably does better: a run is never worse than its best proposer. */
export function finalUnlessWorse(
  candidates: readonly Candidate[],
  final: Candidate | undefined,
): Choice | undefined {
  const best = selectBest(candidates.filter(isPatched));
  if (final === undefined || !isPatched(final)) {
    return best;
  }
  return best === undefined || compareVerdicts(final.verdict, best.chosen.verdict) <= 0
    ? { chosen: final, reason: "The aggregator's answer holds at least as well as the best candidate." }
    : { chosen: best.chosen, reason: `The aggregator's answer does worse at the gates. ${best.reason}` };
}
