import type { PatchedCandidate } from "./candidate.ts";

/** Candidates whose patches have the same effect. */
export interface CandidateCluster {
  readonly members: readonly [PatchedCandidate, ...PatchedCandidate[]];
  /**
   * Different proposers behind it: an agent that offers the same remedy twice still counts once, and what was made of others'
   * answers is no voice of its own.
   */
  readonly support: number;
}

/** Biggest support first; equal support keeps the order of arrival. */
export function clusterCandidates(candidates: readonly PatchedCandidate[]): readonly CandidateCluster[] {
  const groups = new Map<string, [PatchedCandidate, ...PatchedCandidate[]]>();
  for (const candidate of candidates) {
    const group = groups.get(candidate.effect);
    if (group) {
      group.push(candidate);
    } else {
      groups.set(candidate.effect, [candidate]);
    }
  }
  return [...groups.values()]
    .map((members) => ({ members, support: Math.max(1, voicesOf(members).size) }))
    .sort((a, b) => b.support - a.support);
}

/** Names of those who want it of themselves. */
export function voicesOf(members: readonly PatchedCandidate[]): ReadonlySet<string> {
  const own = members.filter(({ origin }) => origin === "proposal" || origin === "repair");
  return new Set(own.map(({ proposer }) => proposer));
}
