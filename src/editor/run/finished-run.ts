import type { Outcome } from "../../core/run/outcome.ts";

/** A run that came to an end. */
export interface FinishedRun {
  /** Its id. */
  readonly run: string;
  readonly outcome: Outcome;
}
