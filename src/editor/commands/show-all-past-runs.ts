import { commandIds } from "../contributions.ts";
import type { PastRuns } from "../views/past-runs.ts";
import type { Command } from "./command.ts";

/** Ends a search. */
export class ShowAllPastRuns implements Command {
  readonly id = commandIds.showAllPastRuns;

  constructor(private readonly runs: PastRuns) {}

  execute(): Promise<unknown> {
    this.runs.setFilter("");
    return Promise.resolve();
  }
}
