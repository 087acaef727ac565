import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Tells where a hunk comes from and what speaks for it. */
export class ExplainHunk implements Command {
  readonly id = commandIds.explainHunk;

  constructor(private readonly review: Pick<LazyReview, "get">) {}

  /** @param clicked the hunk of a code lens; left out, the one at the cursor */
  async execute(clicked: unknown): Promise<void> {
    await (await this.review.get()).explain(clicked);
  }
}
