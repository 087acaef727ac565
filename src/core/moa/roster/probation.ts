import { describeCandidate, isPatched, type Candidate } from "../candidate.ts";
import { samplesOf } from "../model-proposer.ts";
import type { Choice } from "../selection.ts";
import { answerTokens, type Strategy } from "../strategy/strategy.ts";

/**
 * Asks newcomers beside the strategy, which does not see what they say (the shadow of RLFA, arXiv 2501.17903). They decide
 * nothing: only where the strategy's own choice does not hold, execution may prefer what one of them has.
 */
export function withProbation(strategy: Strategy): Strategy {
  return async (mix, parts, settings) => {
    const { probation = [] } = mix;
    if (probation.length === 0) {
      return strategy(mix, parts, settings);
    }
    const sampling = { maxTokens: answerTokens };
    const newcomers = samplesOf(probation, probation.length, { sampling, round: "on probation" });
    const { result, candidates } = await parts.beside(newcomers, () => strategy(mix, parts, settings));
    return result?.chosen.verdict.complete === true ? result : (proven(candidates) ?? result);
  };
}

function proven(candidates: readonly Candidate[]): Choice | undefined {
  const chosen = candidates.filter(isPatched).find(({ verdict }) => verdict.complete && verdict.proven);
  return (
    chosen && {
      chosen,
      reason: `Nothing else holds, and the gates prove ${describeCandidate(chosen)}, whose model is on probation.`,
    }
  );
}
