import type { Patch } from "../../patch/patch.ts";
import { isPatched, type Candidate } from "../candidate.ts";
import { clusterCandidates, type CandidateCluster } from "../clusters.ts";
import type { Criterion } from "../selection.ts";
import { discriminatingTests, testScoresOf, type TestRow, type TestScore } from "./test-scores.ts";
import { said } from "../../workspace/said.ts";

/** @returns whether each test passes with the patch; undefined where they cannot be run at all */
export type RunTests = (patch: Patch) => Promise<readonly boolean[] | undefined>;

/**
 * Tests that were written for a run, and what the candidates make of them. Each effect is run once. The untouched workspace is
 * not: what it makes of a test tells no two candidates apart.
 */
export class WrittenTests {
  readonly #run: RunTests;
  /** By effect. */
  readonly #passes = new Map<string, readonly boolean[] | undefined>();
  #rows = new Map<string, TestRow>();
  #scores = new Map<string, TestScore>();

  constructor(run: RunTests) {
    this.#run = run;
  }

  /** Runs them on those that were not run yet, and scores all together: the support of each may have grown. */
  async tryOn(candidates: readonly Candidate[]): Promise<void> {
    const clusters = clusterCandidates(
      candidates.filter(isPatched).filter(({ verdict }) => verdict.accepted),
    );
    await Promise.all(
      clusters.map(async ({ members: [{ effect, patch }] }) => {
        if (!this.#passes.has(effect)) {
          this.#passes.set(effect, await this.#run(patch));
        }
      }),
    );
    const rows = clusters.flatMap((cluster) => {
      const passes = this.#passes.get(effectOf(cluster));
      return passes === undefined ? [] : [[effectOf(cluster), { support: cluster.support, passes }] as const];
    });
    // Nobody is measured by tests that others were spared.
    this.#rows = new Map(rows.length < clusters.length ? [] : rows);
    const scores = testScoresOf([...this.#rows.values()]);
    this.#scores = new Map([...this.#rows.keys()].map((effect, index) => [effect, scores[index] ?? noScore]));
  }

  /** Whether one passes everything that the others do not all pass: a synthesis could do no better. */
  get singlesOneOut(): boolean {
    const rows = [...this.#rows.values()];
    const best = rows.filter(({ passes }) =>
      rows.every((other) => other.passes.every((passed, test) => !passed || passes[test])),
    );
    return discriminatingTests(rows) > 0 && best.length === 1;
  }

  /** What they say, in the order in which it counts. */
  get criteria(): readonly Criterion[] {
    const scoreOf = (cluster: CandidateCluster): TestScore => this.#scores.get(effectOf(cluster)) ?? noScore;
    return [
      {
        demerit: (cluster) => -scoreOf(cluster).score,
        reason: "It does best at tests that were written from the request, for its support.",
      },
      {
        demerit: (cluster) => -scoreOf(cluster).weighted,
        reason: "It passes those of the written tests that agree best with the others.",
      },
    ];
  }

  /** For people: `candidate 1 passes 2 of 3, candidate 3 passes 0 of 3`; empty where they tell nobody apart. */
  describe(candidates: readonly Candidate[]): string {
    if (discriminatingTests([...this.#rows.values()]) === 0) {
      return "";
    }
    return clusterCandidates(candidates.filter(isPatched))
      .flatMap((cluster) => {
        const { passes } = this.#rows.get(effectOf(cluster)) ?? {};
        const passed = passes?.filter((test) => test).length;
        return passes === undefined
          ? []
          : [said`candidate ${cluster.members[0].id} passes ${passed} of ${passes.length}`];
      })
      .join(", ");
  }
}

const noScore: TestScore = { score: 0, weighted: 0 };

function effectOf({ members: [{ effect }] }: CandidateCluster): string {
  return effect;
}
