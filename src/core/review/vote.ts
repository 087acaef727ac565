import { leaveOneOut } from "../moa/witness-vote.ts";
import type { Finding, Vote } from "./finding.ts";

/** What a model thinks of a finding. */
export interface Opinion {
  /** Label of the model. */
  readonly by: string;
  /** Undefined: it has none. */
  readonly isRight: boolean | undefined;
}

/**
 * Counts opinions, those of who raised the finding among them, with each left out once: what turns on one word alone is nobody's
 * finding (Wolf et al., arXiv 2503.05856). So of three models one that deceives can neither bring a finding in nor take one out.
 * @returns `refuted`: most others do not share it
 */
export async function countVotes(opinions: readonly Opinion[]): Promise<Finding["standing"] | "refuted"> {
  const heard = opinions.filter(({ isRight }) => isRight !== undefined);
  if (heard.length < 2) {
    return "unconfirmed";
  }
  const { finding } = await leaveOneOut(heard, (witnesses) => Promise.resolve(majorityOf(witnesses)));
  return finding === undefined ? "unconfirmed" : finding ? "confirmed" : "refuted";
}

function majorityOf(opinions: readonly Opinion[]): boolean | undefined {
  const yes = opinions.filter(({ isRight }) => isRight === true).length;
  return yes * 2 === opinions.length ? undefined : yes * 2 > opinions.length;
}

export function voteOf(opinions: readonly Opinion[]): Vote {
  const labels = (isRight: boolean | undefined): readonly string[] =>
    opinions.filter((opinion) => opinion.isRight === isRight).map(({ by }) => by);
  return { yes: labels(true), no: labels(false), silent: labels(undefined) };
}
