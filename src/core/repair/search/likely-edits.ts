import { withoutWhatStays, type Edit } from "../edits/edit.ts";
import type { Frame } from "../localise/stack-frames.ts";
import { Suspicion } from "../localise/suspicion.ts";
import type { TestResult } from "../trial/protocol.ts";
import type { ScoredEdit } from "./agenda.ts";
import { keyOf } from "./progress.ts";
import { scoreEdits } from "./score-edits.ts";

/** More than this many edits are beyond every budget. */
const MOST_EDITS = 40_000;

/** All edits of the suspicious files, and how likely each is, as far as failing tests tell. */
export class LikelyEdits {
  readonly #edits: readonly Edit[];
  readonly #least: ReadonlyMap<Edit, Edit>;
  readonly #sources: ReadonlyMap<string, string>;
  readonly #framesIn: (output: string) => readonly Frame[];
  readonly #known = new Map<string, readonly ScoredEdit[]>();

  /** @param framesIn the places in the workspace that a failure's output names */
  constructor(
    edits: readonly Edit[],
    sources: ReadonlyMap<string, string>,
    framesIn: (output: string) => readonly Frame[],
  ) {
    this.#edits = edits;
    this.#sources = sources;
    this.#framesIn = framesIn;
    this.#least = new Map(edits.map((edit) => [edit, withoutWhatStays(edit, sources.get(edit.path) ?? "")]));
  }

  /** Likeliest first. */
  by(suspicion: Suspicion, failures: string): readonly ScoredEdit[] {
    return scoreEdits(this.#edits, this.#sources, suspicion, failures)
      .filter(({ score }) => score > 0)
      .map(({ edit, score }) => ({ edit: this.#least.get(edit) ?? edit, score }))
      .sort((a, b) => b.score - a.score)
      .slice(0, MOST_EDITS);
  }

  /** Where these of the failing tests pass already, by `keyOf`: what is left is told by the others. */
  besides(passing: ReadonlySet<string>, baseline: readonly TestResult[]): readonly ScoredEdit[] {
    const key = [...passing].sort().join("\n");
    let known = this.#known.get(key);
    if (known === undefined) {
      const results = baseline.map((result): TestResult =>
        passing.has(keyOf(result)) ? { ...result, status: "passed" } : result,
      );
      const failing = results.filter(({ status }) => status !== "passed");
      const outputs = failing.map(({ message }) => message ?? "");
      known = this.by(new Suspicion(results, outputs.map(this.#framesIn)), outputs.join("\n"));
      this.#known.set(key, known);
    }
    return known;
  }
}
