import { commandIds } from "../contributions.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { Command } from "./command.ts";

/** Closes the proposal and changes nothing. */
export class Discard implements Command {
  readonly id = commandIds.discard;

  constructor(private readonly review: ProposalReview) {}

  execute(): Promise<unknown> {
    return this.review.discard();
  }
}
