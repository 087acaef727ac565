import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Leaves a hunk out: its lines are again what they were. */
export class RejectHunk implements Command {
  readonly id = commandIds.rejectHunk;

  constructor(private readonly review: Pick<LazyReview, "get">) {}

  /** @param clicked the hunk of a code lens; left out, the one at the cursor */
  async execute(clicked: unknown): Promise<void> {
    await (await this.review.get()).decideHunk("reject", clicked);
  }
}
