import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Leaves out all hunks of a file. */
export class RejectFile implements Command {
  readonly id = commandIds.rejectFile;

  constructor(private readonly review: Pick<LazyReview, "get">) {}

  async execute(): Promise<void> {
    await (await this.review.get()).decideFile("reject-file");
  }
}
