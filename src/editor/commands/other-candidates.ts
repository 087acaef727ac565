import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Shows what the others proposed for the lines of a hunk, and takes one of them. */
export class OtherCandidates implements Command {
  readonly id = commandIds.otherCandidates;

  constructor(private readonly review: Pick<LazyReview, "get">) {}

  /** @param clicked the hunk of a code lens; left out, the one at the cursor */
  async execute(clicked: unknown): Promise<void> {
    await (await this.review.get()).chooseOther(clicked);
  }
}
