import type { Answer } from "../answer.ts";
import { describeRisk } from "../risk/risks.ts";
import { unsharedRisks } from "../risk/unshared-risks.ts";
import type { Overlay, RunSoFar } from "./overlay.ts";

/**
 * Defences against one deceptive, deceived or broken model among several (Wolf et al., arXiv 2503.05856), without labels or
 * further calls: what nobody bears out is neither shown to critic and aggregator nor preferred.
 */
export const robust: Overlay = {
  criteria: (run) => [
    {
      demerit: ({ members: [{ patch }] }) => Number(unsharedRisks(patch, run.drafted).length > 0),
      reason: "It is as good at the gates as another that alone does something risky.",
    },
  ],
  trusted: (answers, run) => ofTheMajority(withoutUnsharedRisks(answers, run)),
};

/** Never merged silently: an aggregator cannot take over what it is not shown. */
function withoutUnsharedRisks(answers: readonly Answer[], run: RunSoFar): readonly Answer[] {
  const risksOf = ({ patched }: Answer): ReturnType<typeof unsharedRisks> =>
    patched === undefined ? [] : unsharedRisks(patched.patch, run.drafted);
  const trusted = answers.filter((answer) => risksOf(answer).length === 0);
  if (trusted.every(({ patched }) => patched === undefined)) {
    // Nothing else to mix: the outcome is flagged instead.
    return answers;
  }
  for (const answer of answers) {
    const [risk] = risksOf(answer);
    if (risk !== undefined && answer.patched !== undefined) {
      run.note(
        `Not mixed: candidate ${answer.patched.id}, which alone of all ${describeRisk(risk)}. It stays a candidate by itself.`,
      );
    }
  }
  return trusted;
}

/** Cluster and Filter of the paper, by the effect of the patches where it has embeddings of the texts. */
function ofTheMajority(answers: readonly Answer[]): readonly Answer[] {
  const patched = answers.filter((answer) => answer.patched !== undefined);
  const support = (effect: string): number =>
    patched.filter((answer) => answer.patched?.effect === effect).length;
  const majority = patched.filter(
    (answer) => answer.patched !== undefined && support(answer.patched.effect) > answers.length / 2,
  );
  return majority.length < 2 ? answers : majority;
}
