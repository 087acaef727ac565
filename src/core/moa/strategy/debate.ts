import { answerOf } from "../answer.ts";
import { isPatched } from "../candidate.ts";
import { proposersOf } from "../model-proposer.ts";
import type { Completion } from "../proposer.ts";
import { answerTokens, castOf, type Strategy } from "./strategy.ts";

const debaters = 3;
const sampling = { temperature: 0.7, maxTokens: answerTokens };

/**
 * Multi-agent debate (Du et al., arXiv 2305.14325), bounded to two rounds and blind: each answers alone, then each answers
 * again knowing the anonymous answers of the others and what the tools found; gates, then the majority decide. Never the
 * default: at equal cost it gains little or nothing over independent samples (arXiv 2505.22960).
 */
export const debate: Strategy = async (mix, parts) => {
  castOf(mix, "debate");
  parts.note(
    "Debate costs twice as much as independent answers, and studies find little or no gain over them; adaptive is the better choice.",
  );
  const first = await parts.proposeAndGate(proposersOf(mix, debaters, { sampling }));
  const answered = first.filter(({ kind }) => kind !== "refused");
  if (answered.length < 2) {
    return parts.selection.best(first.filter(isPatched));
  }
  // Nobody is shown its own answer, to which it would be loyal. Who gave none is shown all.
  const completions = proposersOf(mix, debaters, { sampling }).map(({ name }): Completion => {
    const others = answered.filter(({ proposer }) => proposer !== name);
    return parts.knowing((others.length > 0 ? others : answered).map(answerOf));
  });
  const second = await parts.proposeAndGate(
    proposersOf(mix, debaters, { sampling, completions, round: "round 2" }),
  );
  return parts.selection.best([...second, ...first].filter(isPatched));
};
