import { areToldApartByWorth, compareVerdicts } from "../verify/verdict.ts";
import type { PatchedCandidate } from "./candidate.ts";
import { clusterCandidates, type CandidateCluster } from "./clusters.ts";
import { inOwnOrder, isPreferred } from "./own-order.ts";
import { compareSizes } from "./patch-size.ts";

export interface Choice {
  readonly chosen: PatchedCandidate;
  /** The sentence for "why this one?". */
  readonly reason: string;
}

/** Words of opinion on candidates that nothing else tells apart. */
interface Judgement {
  readonly winner: PatchedCandidate;
  /** One sentence. */
  readonly reason: string;
}

/** @returns undefined when there is no winner: then the smaller change decides, or who came first */
export type Judge = (candidates: readonly PatchedCandidate[]) => Promise<Judgement | undefined>;

/** What else tells candidates apart, between their verdicts and the agreement on them. */
export interface Criterion {
  /** Less is better. */
  readonly demerit: (cluster: CandidateCluster) => number;
  /** Why the one with less is chosen. */
  readonly reason: string;
}

/**
 * Chooses: the best verdict, then what the criteria say in their order, then support, then a judge where one is heard, then
 * the proposer's own order, then the smaller diff, then who came first.
 */
export class Selection {
  readonly #criteria: readonly Criterion[];

  constructor(criteria: readonly Criterion[] = []) {
    this.#criteria = criteria;
  }

  /** The same, with more to tell candidates apart. */
  with(...criteria: readonly Criterion[]): Selection {
    return new Selection([...this.#criteria, ...criteria]);
  }

  /** @returns undefined when there is no candidate */
  best(candidates: readonly PatchedCandidate[]): Choice | undefined {
    const [best, ...others] = this.#ranked(candidates);
    return best && { chosen: best.members[0], reason: this.#reasonFor(best, others) };
  }

  /** As `best`, but where all else tells the best ones not apart, a judge is heard before the size of the change. */
  async judged(candidates: readonly PatchedCandidate[], judge: Judge): Promise<Choice | undefined> {
    const [best, ...others] = this.#ranked(candidates);
    const choice = this.best(candidates);
    if (best === undefined) {
      return choice;
    }
    const equals = others
      .filter((other) => this.#compare(best, other) === 0 && best.support === other.support)
      .map(({ members }) => members[0]);
    const judgement = equals.length === 0 ? undefined : await judge([best.members[0], ...equals]);
    if (judgement === undefined) {
      return choice;
    }
    return {
      chosen: judgement.winner,
      reason: `${judgement.reason}${this.#reasonAgainstRest(best, others)}`,
    };
  }

  /** Whether nothing but agreement, opinion and size could speak against it. */
  isAtLeastAsGood(one: PatchedCandidate, other: PatchedCandidate): boolean {
    const [a, b] = [one, other].map((candidate) => ({ members: [candidate], support: 1 }) as const);
    return a !== undefined && b !== undefined && this.#compare(a, b) <= 0;
  }

  /** The clusters that gates and criteria do not tell from the best one. */
  foremost(candidates: readonly PatchedCandidate[]): readonly CandidateCluster[] {
    const [best, ...others] = this.#ranked(candidates);
    return best === undefined ? [] : [best, ...others.filter((other) => this.#compare(best, other) === 0)];
  }

  /** Clusters best first, the members of each best first. */
  #ranked(candidates: readonly PatchedCandidate[]): readonly CandidateCluster[] {
    const ranked = clusterCandidates(candidates)
      .map((cluster) => ({
        ...cluster,
        members: cluster.members.toSorted((a, b) => compareVerdicts(a.verdict, b.verdict)) as [
          PatchedCandidate,
          ...PatchedCandidate[],
        ],
      }))
      .toSorted(
        (a, b) =>
          this.#compare(a, b) ||
          b.support - a.support ||
          compareSizes(a.members[0].patch, b.members[0].patch),
      );
    return inOwnOrder(ranked, (a, b) => this.#compare(a, b) === 0 && a.support === b.support);
  }

  #compare(a: CandidateCluster, b: CandidateCluster): number {
    return (
      compareVerdicts(a.members[0].verdict, b.members[0].verdict) || (this.#deciding(a, b)?.difference ?? 0)
    );
  }

  #deciding(
    a: CandidateCluster,
    b: CandidateCluster,
  ): { readonly criterion: Criterion; readonly difference: number } | undefined {
    return this.#criteria
      .map((criterion) => ({ criterion, difference: criterion.demerit(a) - criterion.demerit(b) }))
      .find(({ difference }) => difference !== 0);
  }

  #reasonFor(best: CandidateCluster, others: readonly CandidateCluster[]): string {
    const [next, ...rest] = others;
    if (next === undefined) {
      return onlyOne(best);
    }
    const isDecided = this.#compare(best, next) !== 0;
    return `${this.#reasonAgainst(best, next)}${isDecided ? "" : this.#reasonAgainstRest(best, rest)}`;
  }

  /** What was held against those that are further behind, where the next ones are told apart by less than that. */
  #reasonAgainstRest(best: CandidateCluster, rest: readonly CandidateCluster[]): string {
    const behind = rest.find((other) => this.#compare(best, other) !== 0);
    const isByGates =
      behind === undefined || compareVerdicts(best.members[0].verdict, behind.members[0].verdict) !== 0;
    const deciding = isByGates ? undefined : this.#deciding(best, behind);
    return deciding === undefined ? "" : ` ${deciding.criterion.reason}`;
  }

  #reasonAgainst(best: CandidateCluster, next: CandidateCluster): string {
    const [chosen] = best.members;
    const { verdict } = next.members[0];
    if (compareVerdicts(chosen.verdict, verdict) !== 0) {
      if (areToldApartByWorth(chosen.verdict, verdict)) {
        return "Its tests notice more of the faults that were planted in the code, or run more of its lines.";
      }
      return chosen.verdict.accepted ? "It does best at the gates." : "It comes furthest through the gates.";
    }
    const deciding = this.#deciding(best, next);
    if (deciding !== undefined) {
      return deciding.criterion.reason;
    }
    if (best.support > next.support) {
      return `${best.support} proposers agree on it.`;
    }
    if (isPreferred(best, next)) {
      return `It is as good at the gates as the others, and the likeliest of ${chosen.proposer}.`;
    }
    return compareSizes(chosen.patch, next.members[0].patch) < 0
      ? "It is as good at the gates as the others, and the smallest change."
      : "It is as good as the others, and was proposed first.";
  }
}

function onlyOne(cluster: CandidateCluster): string {
  return cluster.members.length === 1
    ? "It is the only candidate with a patch."
    : `All ${cluster.members.length} patches have the same effect.`;
}
