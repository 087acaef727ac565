import type { TokenCounter } from "../model/fit/token-counter.ts";
import { Ledger } from "../model/money/ledger.ts";
import { placeholdersIn, SecretVault } from "../privacy/secrets/secret-vault.ts";
import { mixOfShape } from "../run/journal/mix-shape.ts";
import { whole, type ReviewJournal } from "../run/journal/read-journal.ts";
import { repeated } from "../run/replay/repeated.ts";
import type { OnReviewEvent } from "../run/review-event.ts";
import { keptReview } from "./kept-shapes.ts";
import type { ReviewMaterial } from "./material.ts";
import { reviewDigest } from "./review-end.ts";
import type { ReviewOutcome } from "./review-outcome.ts";
import { reviewChanges, type ReviewEnvironment } from "./review.ts";

export interface ReplayedReview {
  readonly outcome: ReviewOutcome;
  /** There are placeholders in it: secrets are not kept. */
  readonly isRedacted: boolean;
}

/**
 * The same review once more from its journal: every decision is made again, from what was answered, how that was held against the
 * code, and what the gates said. Nobody is asked, nothing is read or run.
 * @throws Failure as `repeated`
 */
export function replayReview(
  journal: ReviewJournal,
  parts: Pick<ReviewEnvironment, "count"> & { readonly counter: TokenCounter },
  onEvent: OnReviewEvent,
  signal: AbortSignal,
): Promise<ReplayedReview> {
  const { header, calls } = journal;
  const secrets = new SecretVault(header.secretsNonce, true);
  const ledger = new Ledger(undefined, calls);
  return repeated(
    journal,
    async (recorder, either) => {
      const mix = whole(header.run, () => mixOfShape(header.mix));
      const environment = { ...parts, mix, secrets, recorder, ledger, kept: keptReview };
      const outcome = await reviewChanges(header.task, nothing, environment, onEvent, either);
      const isRedacted = placeholdersIn(JSON.stringify(outcome)) > 0;
      return { result: { outcome, isRedacted }, digest: reviewDigest(outcome, ledger, secrets) };
    },
    `"patched-moa resume ${header.run}" goes on with it.`,
    signal,
  );
}

const nothing: ReviewMaterial = { prepare: unread, hold: unread, tryChange: unread };

function unread(): never {
  throw new RangeError("nothing is read in a replay");
}
