import { samplesOf } from "../model-proposer.ts";
import { isPatched } from "../candidate.ts";
import { answerTokens, type Strategy } from "./strategy.ts";

/** One answer of one model, the baseline everything else is compared with; without a model, the agents' best. */
export const single: Strategy = async (mix, parts) => {
  const [model] = samplesOf(mix.models, 1, { sampling: { maxTokens: answerTokens } });
  const candidates = await parts.proposeAndGate(model === undefined ? mix.agents : [model]);
  return parts.selection.best(candidates.filter(isPatched));
};
