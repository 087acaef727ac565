import { placeholdersIn } from "../privacy/secrets/secret-vault.ts";
import { isOfReview, type ReadJournal } from "../run/journal/read-journal.ts";
import type { ReviewScope } from "../task/review-task.ts";
import { Failure } from "../workspace/failure.ts";
import type { Finding } from "./finding.ts";
import { replayReview } from "./replay-review.ts";
import type { ReviewOutcome } from "./review-outcome.ts";

/** What a review ended with. */
export interface EndedReview {
  /** Absolute path of the folder it was about. */
  readonly root: string;
  readonly scope: ReviewScope;
  readonly outcome: Extract<ReviewOutcome, { kind: "reviewed" }>;
}

/**
 * What a review found, for its changes to be applied: those that hold secrets are not among them.
 * @throws Failure `journal` for what is none, or has no outcome; `cancelled`
 */
export async function endedReview(
  journal: ReadJournal,
  parts: Parameters<typeof replayReview>[1],
  signal: AbortSignal,
): Promise<EndedReview> {
  const { run } = journal.header;
  if (!isOfReview(journal)) {
    throw new Failure("journal", `The run ${run} was no review.`);
  }
  const { root, task } = journal.header;
  const { outcome } = await replayReview(journal, parts, () => undefined, signal);
  if (outcome.kind === "failed") {
    throw new Failure("journal", `Not reviewed: ${outcome.failure.message}`);
  }
  const findings = outcome.findings.map(withoutPlaceholders);
  return { root, scope: task.scope, outcome: { ...outcome, findings } };
}

function withoutPlaceholders(finding: Finding): Finding {
  return placeholdersIn(JSON.stringify(finding.change)) === 0
    ? finding
    : { ...finding, change: { kind: "failed", reason: "There is a secret in it, which is not kept." } };
}
