import { combine } from "../../patch/diff/combine-patches.ts";
import type { Patch } from "../../patch/patch.ts";
import { compareVerdicts } from "../../verify/verdict.ts";
import { isPatched, type Candidate, type PatchedCandidate } from "../candidate.ts";
import { clusterCandidates } from "../clusters.ts";
import { complement, shortfallsOf } from "./shortfalls.ts";

export interface CandidateCombination {
  readonly patch: Patch;
  readonly of: readonly [PatchedCandidate, PatchedCandidate, ...PatchedCandidate[]];
}

/**
 * The hunks of several candidates together, where each mends something that the others leave: the best, and one after the
 * other whoever adds to it. Hunks of one place that say different things are no matter of putting together: who contradicts
 * what is there already is left out, and left to the aggregator.
 * @returns undefined where nothing can be won: one does everything already, or nobody adds to anybody
 */
export function combineCandidates(candidates: readonly Candidate[]): CandidateCombination | undefined {
  const patched = candidates.filter(isPatched);
  if (patched.some(({ verdict }) => verdict.complete)) {
    return undefined;
  }
  const [first, ...others] = clusterCandidates(patched)
    .map(({ members: [candidate] }) => ({ candidate, left: shortfallsOf(candidate.verdict) }))
    .flatMap(({ candidate, left }) => (left === undefined ? [] : [{ candidate, left }]))
    .toSorted(
      (a, b) => a.left.size - b.left.size || compareVerdicts(a.candidate.verdict, b.candidate.verdict),
    );
  if (first === undefined) {
    return undefined;
  }
  let { left } = first;
  let { patch } = first.candidate;
  const added: PatchedCandidate[] = [];
  for (const other of others) {
    const together = complement(left, other.left) ? combine([patch, other.candidate.patch]) : undefined;
    if (together?.leftOut.length === 0) {
      left = new Set([...left].filter((undone) => other.left.has(undone)));
      patch = together.patch;
      added.push(other.candidate);
    }
  }
  const [second, ...more] = added;
  return second && { patch, of: [first.candidate, second, ...more] };
}
