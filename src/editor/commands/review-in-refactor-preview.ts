import { commandIds } from "../contributions.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { Command } from "./command.ts";

/** Has every hunk confirmed in the editor's own list: by keyboard, and with a screen reader. */
export class ReviewInRefactorPreview implements Command {
  readonly id = commandIds.refactorPreview;

  constructor(private readonly review: ProposalReview) {}

  execute(): Promise<unknown> {
    return this.review.applyConfirmed();
  }
}
