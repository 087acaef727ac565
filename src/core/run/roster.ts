import type { ModelMix } from "../moa/open-mix.ts";
import { seededRandom } from "../moa/random.ts";
import { cast } from "../moa/roster/cast.ts";
import { observedRun } from "../moa/roster/observed-run.ts";
import { playedRuns, type About } from "../moa/roster/played-runs.ts";
import type { ScoreBook } from "../moa/roster/score-book.ts";
import type { ScoreLine } from "../moa/roster/score-lines.ts";
import { describeBench, standingOf } from "../moa/roster/standing.ts";
import { modelsAsked } from "../moa/strategy/planned-asks.ts";
import type { StrategyName } from "../moa/strategy/strategies.ts";
import type { Task } from "../task/task.ts";
import type { Outcome } from "./outcome.ts";
import type { RunEvent } from "./run-event.ts";

export interface RosterParts {
  readonly book: ScoreBook;
  /** Id of the run. */
  readonly run: string;
  readonly task: Task;
  /** A file's, by its path. */
  readonly languageOf: (path: string) => string | undefined;
  /** Told who was chosen, and who is benched. */
  readonly note: (text: string) => void;
  /** What the user enters to bring a model back from the bench. */
  readonly recallWith: (model: string) => string;
}

/**
 * Scores before and after one run: who takes part in it, and how its models did. It stands outside of what is repeated: a
 * journal keeps the mix that was chosen, and a replay reads no scores.
 */
export class Roster {
  readonly #parts: RosterParts;
  readonly #about: About;
  #known: readonly ScoreLine[] | undefined;
  #casts = false;

  constructor(parts: RosterParts) {
    const { task, languageOf } = parts;
    const path = task.target?.path ?? task.problems[0]?.path;
    this.#about = { task: task.kind, language: (path === undefined ? undefined : languageOf(path)) ?? "any" };
    this.#parts = parts;
  }

  /** Chooses from a pool who takes part. Without it the pool takes part as it is, and scores are kept all the same. */
  cast(pool: ModelMix, strategy: StrategyName, seed: number): ModelMix {
    if (pool.models.length < 2) {
      return pool;
    }
    this.#casts = true;
    const call = {
      about: this.#about,
      places: modelsAsked(strategy),
      random: seededRandom(seed),
      recallWith: this.#parts.recallWith,
    };
    const { mix, notes } = cast(pool, this.#lines, call);
    notes.forEach(this.#parts.note);
    return mix;
  }

  /** Writes down how the models of the run did, when it is finished. */
  observe(event: RunEvent): void {
    if (event.kind !== "finished") {
      return;
    }
    const { outcome } = event;
    const chosen = outcome.kind === "accepted" ? outcome.chosen : undefined;
    const run = { id: this.#parts.run, at: new Date().toISOString(), about: this.#about };
    const line = observedRun(run, outcome.candidates, chosen);
    if (line !== undefined && this.#parts.book.append(line) && this.#casts) {
      this.#tellBenched(
        line.proposals.map(({ model }) => model),
        this.#lines,
        [...this.#lines, line],
      );
    }
  }

  #tellBenched(models: readonly string[], before: readonly ScoreLine[], after: readonly ScoreLine[]): void {
    const [earlier, now] = [playedRuns(before), playedRuns(after)];
    for (const model of models) {
      const standing = standingOf(model, now);
      if (standing.kind === "benched" && standingOf(model, earlier).kind !== "benched") {
        this.#parts.note(describeBench(model, standing, this.#parts.recallWith));
      }
    }
  }

  get #lines(): readonly ScoreLine[] {
    return (this.#known ??= this.#parts.book.read());
  }
}

/** Writes down whether the user took what came of a run; without models in it that says nothing. */
export function keepDecision(
  book: ScoreBook,
  { run, outcome }: { readonly run: string; readonly outcome: Outcome },
  accepted: boolean,
): void {
  if (outcome.candidates.some(({ model }) => model !== undefined)) {
    book.append({ kind: "decision", run, at: new Date().toISOString(), accepted });
  }
}
