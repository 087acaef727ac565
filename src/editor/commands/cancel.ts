import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { RunStateHolder } from "../run/run-state.ts";
import type { Command } from "./command.ts";

/** Stops the run that is going on; what it has paid for so far stays in the log. */
export class Cancel implements Command {
  readonly id = commandIds.cancel;

  constructor(private readonly state: RunStateHolder) {}

  execute(): Promise<unknown> {
    const { current } = this.state;
    if (current.kind !== "running") {
      return Promise.reject(
        new Failure("usage", vscode.l10n.t("Nothing is running; there is nothing to cancel.")),
      );
    }
    current.cancel();
    return Promise.resolve();
  }
}
