import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Takes a hunk, or takes it again after it was rejected. */
export class AcceptHunk implements Command {
  readonly id = commandIds.acceptHunk;

  constructor(private readonly review: Pick<LazyReview, "get">) {}

  /** @param clicked the hunk of a code lens; left out, the one at the cursor */
  async execute(clicked: unknown): Promise<void> {
    await (await this.review.get()).decideHunk("accept", clicked);
  }
}
