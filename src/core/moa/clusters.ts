import { clusterPatches } from "../patch/cluster.ts";
import type { PatchedCandidate } from "./candidate.ts";

/** Candidates whose patches have the same effect. */
export interface CandidateCluster {
  readonly members: readonly [PatchedCandidate, ...PatchedCandidate[]];
  /** Different proposers behind it: an agent that offers the same remedy twice still counts once. */
  readonly support: number;
}

/** Biggest support first; equal support keeps the order of arrival. */
export function clusterCandidates(candidates: readonly PatchedCandidate[]): readonly CandidateCluster[] {
  const clusters: CandidateCluster[] = [];
  for (const { members } of clusterPatches(candidates, (candidate) => candidate.patch)) {
    const [first, ...others] = members;
    if (first !== undefined) {
      const proposers = new Set(members.map((member) => member.proposer));
      clusters.push({ members: [first, ...others], support: proposers.size });
    }
  }
  return clusters.toSorted((a, b) => b.support - a.support);
}
