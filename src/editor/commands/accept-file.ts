import { commandIds } from "../contributions.ts";
import type { LazyReview } from "../review/lazy-review.ts";
import type { Command } from "./command.ts";

/** Takes all hunks of a file. */
export class AcceptFile implements Command {
  readonly id = commandIds.acceptFile;

  constructor(private readonly review: Pick<LazyReview, "get">) {}

  async execute(): Promise<void> {
    await (await this.review.get()).decideFile("accept-file");
  }
}
