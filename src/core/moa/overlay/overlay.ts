import type { Answer } from "../answer.ts";
import type { DraftedPatch } from "../draft.ts";
import type { Criterion } from "../selection.ts";
import type { Novelty } from "./novelty.ts";

/** What an overlay gets to see of the run. */
export interface RunSoFar {
  /** Every patch that was made of an answer, with its author, in the order of arrival. */
  readonly drafted: readonly DraftedPatch[];
  /** For people. */
  note(text: string): void;
}

/** What the parts of a strategy take beside their own work, without knowing of it. */
export interface Overlay {
  /** What tells apart candidates that do equally well at the gates, before agreement does. */
  readonly criteria?: (run: RunSoFar) => readonly Criterion[];
  /** Which answers critic and aggregator get to see. */
  readonly trusted?: (answers: readonly Answer[], run: RunSoFar) => readonly Answer[];
  /** Who is asked instead of a proposer that adds nothing. */
  readonly novelty?: Novelty;
}
