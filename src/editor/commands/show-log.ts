import { commandIds } from "../contributions.ts";
import type { RunLog } from "../run/run-log.ts";
import type { Command } from "./command.ts";

/** Shows what happened in the runs of this window. */
export class ShowLog implements Command {
  readonly id = commandIds.showLog;

  constructor(private readonly log: Pick<RunLog, "show">) {}

  execute(): Promise<unknown> {
    this.log.show();
    return Promise.resolve();
  }
}
