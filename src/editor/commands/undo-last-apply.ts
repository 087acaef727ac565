import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Takes back what was applied last, also after the window was closed in between. */
export class UndoLastApply implements Command {
  readonly id = commandIds.undoLastApply;

  constructor(private readonly review: Pick<LazyReview, "lastApply">) {}

  async execute(): Promise<unknown> {
    const files = await (await this.review.lastApply()).undo();
    return files && { files };
  }
}
