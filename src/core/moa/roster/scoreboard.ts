import type { About, PlayedRun } from "./played-runs.ts";

/** What a run that is one run older still counts, among runs of its sort (ShinkaEvolve, arXiv 2509.19349). */
const decay = 0.95;
/** As many observations weigh as much as what was believed before them. */
const caution = 3;
/** Of who has never played. */
const unknown = 0.5;

/** How much evidence there is: decayed numbers of runs. */
export interface Evidence {
  /** In which the model took part. */
  readonly own: number;
  readonly all: number;
}

/**
 * What is expected of models, from how they did: the profile of Symbolic-MoE (arXiv 2503.05641) with the kind of the task
 * and its language for skills. Where little is known of a language, what is known of the task's kind counts, then of all tasks.
 */
export class Scoreboard {
  readonly #runs: readonly PlayedRun[];

  /** @param runs oldest first, as from `playedRuns` */
  constructor(runs: readonly PlayedRun[]) {
    this.#runs = runs.toReversed();
  }

  /** The merit of an answer, from 0 to 1. */
  strength(model: string, about: About): number {
    return this.#expected(about, unknown, ({ proposals }) => proposals.get(model));
  }

  /** The merit of a synthesis, from 0 to 1. */
  aggregation(model: string, about: About): number {
    return this.#expected(about, unknown, ({ syntheses }) => syntheses.get(model));
  }

  /**
   * What a model adds to others, from 0 to 1: how much better it was than the best of them in the runs they shared, and never
   * less than nothing (the asymmetric reward of ShinkaEvolve; whom others do not stand in for is what focal diversity looks for).
   * Without shared runs, what it would add if they failed independently of one another.
   */
  complement(model: string, others: readonly string[], about: About): number {
    const best = Math.max(0, ...others.map((other) => this.strength(other, about)));
    const independent = this.strength(model, about) * (1 - best);
    return this.#expected(about, independent, ({ proposals }) => {
      const own = proposals.get(model);
      const theirs = others.flatMap((other) => proposals.get(other) ?? []);
      return own === undefined || theirs.length === 0 ? undefined : Math.max(0, own - Math.max(...theirs));
    });
  }

  /** Of tasks of this kind. */
  evidence(model: string, { task }: About, of: "proposals" | "syntheses"): Evidence {
    const runs = this.#runs.filter(({ about, [of]: scored }) => about.task === task && scored.size > 0);
    const weights = runs.map((run, age) => ({ weight: decay ** age, took: run[of].has(model) }));
    const sum = (some: typeof weights): number => some.reduce((total, { weight }) => total + weight, 0);
    return { own: sum(weights.filter(({ took }) => took)), all: sum(weights) };
  }

  #expected(about: About, before: number, valueOf: (run: PlayedRun) => number | undefined): number {
    const levels = [
      this.#runs,
      this.#runs.filter((run) => run.about.task === about.task),
      this.#runs.filter((run) => run.about.task === about.task && run.about.language === about.language),
    ];
    return levels.reduce((believed, runs) => {
      let weights = caution;
      let sum = caution * believed;
      for (const [age, run] of runs.entries()) {
        const value = valueOf(run);
        if (value !== undefined) {
          weights += decay ** age;
          sum += decay ** age * value;
        }
      }
      return sum / weights;
    }, before);
  }
}
