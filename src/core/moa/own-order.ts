import type { CandidateCluster } from "./clusters.ts";

/**
 * A proposer gives its best first, and knows more than the size of a change: among equals, the places that its patches
 * have are filled in its own order.
 * @param ranked best first
 */
export function inOwnOrder(
  ranked: readonly CandidateCluster[],
  areEqual: (a: CandidateCluster, b: CandidateCluster) => boolean,
): readonly CandidateCluster[] {
  const ordered: CandidateCluster[] = [];
  for (let leader = ranked[0]; leader !== undefined; leader = ranked[ordered.length]) {
    const first = leader;
    const equals = ranked.slice(ordered.length).filter((other) => other === first || areEqual(first, other));
    const waiting = new Map<string, CandidateCluster[]>();
    for (const cluster of equals.toSorted(byArrival)) {
      const name = cluster.members[0].proposer;
      waiting.set(name, [...(waiting.get(name) ?? []), cluster]);
    }
    ordered.push(...equals.flatMap((cluster) => waiting.get(cluster.members[0].proposer)?.shift() ?? []));
  }
  return ordered;
}

/** Whether the first came before the second, by the same proposer. */
export function isPreferred(a: CandidateCluster, b: CandidateCluster): boolean {
  return a.members[0].proposer === b.members[0].proposer && byArrival(a, b) < 0;
}

function byArrival(a: CandidateCluster, b: CandidateCluster): number {
  return Number(a.members[0].id) - Number(b.members[0].id);
}
