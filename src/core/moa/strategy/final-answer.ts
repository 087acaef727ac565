import { isPatched, type Candidate } from "../candidate.ts";
import type { Parts } from "../parts.ts";
import type { Choice } from "../selection.ts";

/** The final answer is the answer, unless a candidate verifiably does better: a run is never worse than its best proposer. */
export function finalUnlessWorse(
  candidates: readonly Candidate[],
  final: Candidate | undefined,
  { selection }: Parts,
): Choice | undefined {
  const best = selection.best(candidates.filter(isPatched));
  if (final === undefined || !isPatched(final)) {
    return best;
  }
  return best === undefined || selection.isAtLeastAsGood(final, best.chosen)
    ? { chosen: final, reason: "The aggregator's answer holds at least as well as the best candidate." }
    : {
        chosen: best.chosen,
        reason: `The aggregator's answer does not stand up to the best candidate. ${best.reason}`,
      };
}
