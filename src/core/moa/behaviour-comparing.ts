import { Failure } from "../workspace/failure.ts";
import type { Verifier } from "../verify/verifier.ts";
import { voicesOf, type CandidateCluster } from "./clusters.ts";
import type { Criterion } from "./selection.ts";
import { said } from "../workspace/said.ts";

export interface BehaviourComparingDependencies {
  readonly verifier: Pick<Verifier, "compareBehaviour">;
  readonly signal: AbortSignal;
  readonly note: (text: string) => void;
}

/** Of two effects each is what the other is not: their support says as much, and costs nothing. */
const leastEffects = 3;

/**
 * Tells effects apart that pass the same gates by what their code does on the inputs of the checks and on variations of them:
 * where most do the same, that is more likely what was meant (CodeT, arXiv 2207.10397). No model is asked.
 */
export class BehaviourComparing {
  readonly #deps: BehaviourComparingDependencies;

  constructor(deps: BehaviourComparingDependencies) {
    this.#deps = deps;
  }

  /** @returns none where nothing can be observed, or all do the same */
  async criteriaFor(clusters: readonly CandidateCluster[]): Promise<readonly Criterion[]> {
    const { verifier, signal, note } = this.#deps;
    if (clusters.length < leastEffects || verifier.compareBehaviour === undefined) {
      return [];
    }
    // What was made of others' answers is run like theirs, and has no voice.
    const counted = clusters.map(({ members }) => ({
      patch: members[0].patch,
      count: voicesOf(members).size,
    }));
    const agreement = await verifier.compareBehaviour(counted, signal).catch((error: unknown) => {
      if (!Failure.is(error) || error.kind === "cancelled") {
        throw error;
      }
      note(`What the candidates' code does cannot be compared: ${error.message}`);
      return undefined;
    });
    if (agreement === undefined || agreement.telling === 0) {
      return [];
    }
    const { shares, inputs, telling } = agreement;
    const total = counted.reduce((sum, { count }) => sum + count, 0);
    const wanted = new Map(
      clusters.map(({ members: [{ effect }] }, index) => {
        // The share is of the others; the own voice counts as well, or who has none would be ahead.
        const own = Math.min(1, counted[index]?.count ?? 0);
        return [effect, ((shares[index] ?? 0) * (total - own) + own) / total] as const;
      }),
    );
    const wantedOf = ({ members: [{ effect }] }: CandidateCluster): number => wanted.get(effect) ?? 0;
    const told = clusters.map((cluster) => {
      const percent = Math.round(wantedOf(cluster) * 100);
      return said`candidate ${cluster.members[0].id} does what ${percent} % of the proposers want`;
    });
    note(`On ${telling} of ${inputs} inputs the candidates' code does not do the same: ${told.join(", ")}.`);
    return [
      {
        demerit: (cluster) => -wantedOf(cluster),
        reason: `Its code does what most of them do where it matters whose it is: on ${telling} of ${inputs} inputs.`,
      },
    ];
  }
}
