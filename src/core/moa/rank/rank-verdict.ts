import type { GateResult } from "../../verify/verdict.ts";
import type { Assessed, Status } from "./assess.ts";
import type { Comparison } from "./compare.ts";

/**
 * How much the others speak for a candidate. `high`: at least half of those with such a change have the same effect, or a
 * check proves it; `medium`: another one has the same effect, or it agrees with the others by half or more; `low`: neither;
 * `none`: it cannot be chosen.
 */
type Confidence = "high" | "medium" | "low" | "none";

export interface RankVerdict {
  readonly status: Status;
  /** Candidates with the same effect, itself included; 0 where there is no effect. */
  readonly support: number;
  /** With the other candidates of its kind, 0 to 1; null where there are none. */
  readonly agreement: number | null;
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
  sameEffect: number,
  comparison: Comparison | undefined,
): RankVerdict {
  const { part, status, why, verdict } = member;
  const support = part ? sameEffect : 0;
  const concerns = comparison?.concerns ?? [];
  return {
    status,
    support,
    agreement: comparison?.agreement ?? null,
    confidence: confidenceOf(member, support, comparison),
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
  comparison: Comparison | undefined,
): Confidence {
  if (part === undefined) {
    return "none";
  }
  if (status !== "sound") {
    return "low";
  }
  if (verdict?.proven === true || (support > 1 && support >= (comparison?.others ?? 0) * HALF)) {
    return "high";
  }
  return support > 1 || (comparison?.agreement ?? 0) >= HALF ? "medium" : "low";
}
