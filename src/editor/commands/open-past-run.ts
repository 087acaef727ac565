import { commandIds } from "../contributions.ts";
import type { LazyViews } from "../views/lazy-views.ts";
import type { PastRuns } from "../views/past-runs.ts";
import type { Command } from "./command.ts";
import { runsMeant } from "./run-argument.ts";

/** Shows past runs as they were kept. */
export class OpenPastRun implements Command {
  readonly id = commandIds.openPastRun;

  constructor(
    private readonly views: Pick<LazyViews, "get">,
    private readonly runs: Pick<PastRuns, "selection">,
  ) {}

  async execute(clicked?: unknown, selected?: unknown): Promise<unknown> {
    const views = await this.views.get();
    for (const run of runsMeant(clicked, selected, this.runs.selection)) {
      await views.showPast(run);
    }
    return undefined;
  }
}
