import { commandIds } from "../contributions.ts";
import type { PastRuns } from "../views/past-runs.ts";
import type { Command } from "./command.ts";

/** Looks once more: the command line and other windows run as well. */
export class RefreshPastRuns implements Command {
  readonly id = commandIds.refreshPastRuns;

  constructor(private readonly runs: PastRuns) {}

  execute(): Promise<unknown> {
    this.runs.refresh();
    return Promise.resolve();
  }
}
