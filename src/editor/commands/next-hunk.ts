import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Goes to the next hunk of the proposal, through all its files. */
export class NextHunk implements Command {
  readonly id = commandIds.nextHunk;

  constructor(private readonly review: Pick<LazyReview, "get">) {}

  async execute(): Promise<void> {
    await (await this.review.get()).move(1);
  }
}
