import { compareVerdicts } from "../../verify/verdict.ts";
import { isPatched, type Candidate } from "../candidate.ts";
import { clusterCandidates } from "../clusters.ts";
import type { Parts } from "../parts.ts";

/**
 * Only when nothing holds yet: whoever came furthest gets what would help it, and another try; then the others do, and what
 * came furthest of the first tries once more. Gates cannot tell which of equals is worth it, and a repair that is wasted on a
 * deceiver must not be the only one; so equals get it together. More rounds talk models into something else.
 * @returns the tries, in their order; none where something holds, or nothing can be mended
 */
export async function mended(proposed: readonly Candidate[], parts: Parts): Promise<readonly Candidate[]> {
  if (proposed.some(isComplete)) {
    return [];
  }
  const different = oneOfEachEffect(proposed);
  const first = furthestOf(different);
  const tries = await repairs(first, parts);
  if (tries.some(isComplete)) {
    return tries;
  }
  const others = different.filter((candidate) => !first.includes(candidate));
  const [again] = furthestOf(oneOfEachEffect(tries).filter((candidate) => isNew(candidate, different)));
  return [...tries, ...(await repairs([...(again === undefined ? [] : [again]), ...others], parts))];
}

async function repairs(candidates: readonly Candidate[], parts: Parts): Promise<readonly Candidate[]> {
  const tries = await Promise.all(candidates.map((candidate) => parts.repair(candidate)));
  return tries.filter((candidate) => candidate !== undefined);
}

function oneOfEachEffect(candidates: readonly Candidate[]): readonly Candidate[] {
  return [
    ...clusterCandidates(candidates.filter(isPatched)).map(({ members }) => members[0]),
    ...candidates.filter(({ kind }) => kind === "unusable"),
  ];
}

function furthestOf(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates.filter((candidate) =>
    candidates.every((other) => compareProgress(candidate, other) <= 0),
  );
}

/** Further through the gates first; what is no patch comes last. */
function compareProgress(a: Candidate, b: Candidate): number {
  return isPatched(a) && isPatched(b)
    ? compareVerdicts(a.verdict, b.verdict)
    : Number(isPatched(b)) - Number(isPatched(a));
}

/** The same failure again is a dead end. */
function isNew(candidate: Candidate, known: readonly Candidate[]): boolean {
  return (
    isPatched(candidate) && !known.some((other) => isPatched(other) && other.effect === candidate.effect)
  );
}

function isComplete(candidate: Candidate): boolean {
  return isPatched(candidate) && candidate.verdict.complete;
}
