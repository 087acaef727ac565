import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Goes to the previous hunk of the proposal, through all its files. */
export class PreviousHunk implements Command {
  readonly id = commandIds.previousHunk;

  constructor(private readonly review: Pick<LazyReview, "get">) {}

  async execute(): Promise<void> {
    await (await this.review.get()).move(-1);
  }
}
