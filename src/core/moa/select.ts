import type { FileChange, Patch } from "../patch/patch.ts";
import { compareVerdicts } from "../verify/verdict.ts";
import type { PatchedCandidate } from "./candidate.ts";
import { clusterCandidates, type CandidateCluster } from "./clusters.ts";
import type { Judge } from "./judge.ts";

export interface Choice {
  readonly chosen: PatchedCandidate;
  /** The sentence for "why this one?". */
  readonly reason: string;
}

/** Best by verdict, then support, then the smaller diff, then who came first. Undefined when there is no candidate. */
export function selectBest(candidates: readonly PatchedCandidate[]): Choice | undefined {
  const ranked = rank(candidates);
  const [best, next] = ranked;
  if (best === undefined) {
    return undefined;
  }
  const [chosen] = best.members;
  return { chosen, reason: next === undefined ? onlyOne(best) : reasonAgainst(best, next) };
}

/**
 * As `selectBest`, but where gates and support tell the best ones not apart, a judge is heard before the size of the change.
 */
export async function selectJudged(
  candidates: readonly PatchedCandidate[],
  judge: Judge,
): Promise<Choice | undefined> {
  const [best, ...others] = rank(candidates);
  const choice = selectBest(candidates);
  if (best === undefined) {
    return choice;
  }
  const equals = others.filter((other) => isEqual(best, other)).map(({ members }) => members[0]);
  const judgement = equals.length === 0 ? undefined : await judge([best.members[0], ...equals]);
  return judgement === undefined ? choice : { chosen: judgement.winner, reason: judgement.reason };
}

function isEqual(a: CandidateCluster, b: CandidateCluster): boolean {
  return compareVerdicts(a.members[0].verdict, b.members[0].verdict) === 0 && a.support === b.support;
}

/** Clusters best first, the members of each best first. */
function rank(candidates: readonly PatchedCandidate[]): readonly CandidateCluster[] {
  return clusterCandidates(candidates)
    .map((cluster) => ({
      ...cluster,
      members: cluster.members.toSorted((a, b) => compareVerdicts(a.verdict, b.verdict)) as [
        PatchedCandidate,
        ...PatchedCandidate[],
      ],
    }))
    .toSorted(
      (a, b) =>
        compareVerdicts(a.members[0].verdict, b.members[0].verdict) ||
        b.support - a.support ||
        compareSizes(a.members[0].patch, b.members[0].patch),
    );
}

function onlyOne(cluster: CandidateCluster): string {
  return cluster.members.length === 1
    ? "It is the only candidate with a patch."
    : `All ${cluster.members.length} patches have the same effect.`;
}

function reasonAgainst(best: CandidateCluster, next: CandidateCluster): string {
  const [chosen] = best.members;
  if (compareVerdicts(chosen.verdict, next.members[0].verdict) !== 0) {
    return chosen.verdict.accepted ? "It does best at the gates." : "It comes furthest through the gates.";
  }
  if (best.support > next.support) {
    return `${best.support} proposers agree on it.`;
  }
  return compareSizes(chosen.patch, next.members[0].patch) < 0
    ? "It is as good at the gates as the others, and the smallest change."
    : "It is as good as the others, and was proposed first.";
}

/** Changed lines, both sides; what changes as many lines is compared by their characters. */
function compareSizes(a: Patch, b: Patch): number {
  const [left, right] = [a, b].map((patch) => patch.changes.flatMap(changedLines));
  const characters = (lines: readonly string[] = []): number =>
    lines.reduce((sum, line) => sum + line.length, 0);
  return (left?.length ?? 0) - (right?.length ?? 0) || characters(left) - characters(right);
}

function changedLines(change: FileChange): readonly string[] {
  switch (change.kind) {
    case "create":
      return change.file.text.split("\n");
    case "delete":
      return change.base.text.split("\n");
    case "modify":
    case "rename":
      return change.hunks.flatMap((hunk) => [...hunk.baseLines, ...hunk.newLines]);
  }
}
