import type { GateResult } from "../../verify/verdict.ts";
import type { Assessed, Status } from "./assess.ts";
import type { RankedCluster } from "./choose.ts";
import type { Comparison } from "./compare.ts";

/**
 * How much speaks for a candidate. `high`: at least half of those with such a change have the same effect, or a check proves
 * it and its code does what most of the others' does; `medium`: a check proves it, another one has the same effect, or it
 * agrees with the others by half or more; `low`: none of these; `none`: it cannot be chosen.
 */
type Confidence = "high" | "medium" | "low" | "none";

export interface RankVerdict {
  readonly status: Status;
  /** Candidates with the same effect, itself included; 0 where there is no effect. */
  readonly support: number;
  /** With the other candidates of its kind, 0 to 1; null where there are none. */
  readonly agreement: number | null;
  /** Share of the others that pass the same checks and do the same where they differ, 0 to 1; null where no code was run. */
  readonly behaviour: number | null;
  readonly confidence: Confidence;
  readonly gates: readonly GateResult[];
  /** Short names of what speaks against it or needs a second look. */
  readonly flags: readonly string[];
  /** One sentence each: the status where it is not `sound`, and the flags. */
  readonly reasons: readonly string[];
  /** Changed files that count. */
  readonly files: readonly string[];
  /** Changed lines of code, removed and added. */
  readonly size: number;
}

export function verdictOf(
  member: Assessed,
  { members, behaviour }: RankedCluster,
  comparison: Comparison | undefined,
): RankVerdict {
  const { part, status, why, verdict } = member;
  const support = part ? members.length : 0;
  const concerns = comparison?.concerns ?? [];
  return {
    status,
    support,
    agreement: comparison?.agreement ?? null,
    behaviour: behaviour?.share ?? null,
    confidence: confidenceOf(member, support, behaviour, comparison),
    gates: verdict?.gates ?? [],
    flags: concerns.map(({ flag }) => flag),
    reasons: [...(why === undefined ? [] : [why]), ...concerns.map(({ reason }) => reason)],
    files: part?.files.map(({ path }) => path) ?? [],
    size: part?.size ?? 0,
  };
}

const HALF = 0.5;

function confidenceOf(
  { part, verdict, status }: Assessed,
  support: number,
  behaviour: RankedCluster["behaviour"],
  comparison: Comparison | undefined,
): Confidence {
  if (part === undefined) {
    return "none";
  }
  if (status !== "sound") {
    return "low";
  }
  const isProven = verdict?.proven === true;
  if (
    (isProven && (behaviour?.share ?? 1) >= HALF) ||
    (support > 1 && support >= (comparison?.others ?? 0) * HALF)
  ) {
    return "high";
  }
  return isProven || support > 1 || (comparison?.agreement ?? 0) >= HALF ? "medium" : "low";
}
