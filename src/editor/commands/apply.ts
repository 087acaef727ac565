import { commandIds } from "../contributions.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { Command } from "./command.ts";

/** Applies the proposal that waits for the user. */
export class Apply implements Command {
  readonly id = commandIds.apply;

  constructor(private readonly review: ProposalReview) {}

  /** @param id of the proposal that is meant; left out, the one that waits */
  execute(id?: unknown): Promise<unknown> {
    return this.review.apply(typeof id === "string" ? id : undefined);
  }
}
