import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { PastRuns } from "../views/past-runs.ts";
import type { Command } from "./command.ts";

/** Shows only the runs in which the words occur that the user gives. */
export class SearchPastRuns implements Command {
  readonly id = commandIds.searchPastRuns;

  constructor(private readonly runs: PastRuns) {}

  /** @param given the words, from a key binding or another extension; left out, the user is asked */
  async execute(given?: unknown): Promise<unknown> {
    const words =
      typeof given === "string"
        ? given
        : await vscode.window.showInputBox({
            title: vscode.l10n.t("Search Past Runs"),
            prompt: vscode.l10n.t("Words of the task, the outcome, a file, a model or a strategy"),
            value: this.runs.filter,
          });
    if (words !== undefined) {
      this.runs.setFilter(words);
    }
    return undefined;
  }
}
