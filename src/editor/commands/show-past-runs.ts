import * as vscode from "vscode";
import { commandIds, pastRunsView } from "../contributions.ts";
import type { Command } from "./command.ts";

/** Shows the runs that are kept. */
export class ShowPastRuns implements Command {
  readonly id = commandIds.showPastRuns;

  async execute(): Promise<unknown> {
    await vscode.commands.executeCommand(`${pastRunsView}.focus`);
    return undefined;
  }
}
