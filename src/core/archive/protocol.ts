import type { EndedReview } from "../review/ended-review.ts";
import type { Outcome } from "../run/outcome.ts";
import type { Moment } from "../run/show/shown-event.ts";
import type { Task } from "../task/task.ts";

/** What the thread that reads journals is asked to do with one. */
export interface JournalJob {
  /** `moments`: as it was kept; `replay`: every decision once more; `ended`: as well, with secrets in their places; `review`: what a review found. */
  readonly kind: keyof JournalResults;
  /** Absolute path of the journal. */
  readonly path: string;
  /** Name of the run. */
  readonly run: string;
}

/** What the jobs come to. */
export interface JournalResults {
  readonly moments: readonly Moment[];
  readonly replay: readonly Moment[];
  readonly ended: EndedPatches;
  readonly review: EndedReview;
}

/** What a run for a patch ended with. */
export interface EndedPatches {
  /** Absolute path of the folder it was about. */
  readonly root: string;
  readonly task: Task;
  readonly outcome: Outcome;
}
