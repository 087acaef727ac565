import { commandIds } from "../contributions.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { Command } from "./command.ts";

/** Shows the changes again, or for the first time when the user was busy as they came. */
export class ShowProposal implements Command {
  readonly id = commandIds.showProposal;

  constructor(private readonly review: ProposalReview) {}

  /** @param id of the proposal that is meant; left out, the one that waits */
  execute(id?: unknown): Promise<unknown> {
    return this.review.show(typeof id === "string" ? id : undefined);
  }
}
