import { commandIds } from "../contributions.ts";
import type { LazyViews } from "../views/lazy-views.ts";
import type { PastRuns } from "../views/past-runs.ts";
import type { Command } from "./command.ts";
import { runsMeant } from "./run-argument.ts";

/** Makes every decision of a past run once more, from what is kept, and shows it. */
export class ReplayPastRun implements Command {
  readonly id = commandIds.replayPastRun;

  constructor(
    private readonly views: Pick<LazyViews, "get">,
    private readonly runs: Pick<PastRuns, "selection">,
  ) {}

  async execute(clicked?: unknown): Promise<unknown> {
    const [run = ""] = runsMeant(clicked, undefined, this.runs.selection);
    await (await this.views.get()).replay(run);
    return undefined;
  }
}
