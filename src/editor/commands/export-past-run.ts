import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { LazyViews } from "../views/lazy-views.ts";
import type { PastRuns } from "../views/past-runs.ts";
import type { Command } from "./command.ts";
import { runsMeant } from "./run-argument.ts";

/** Writes a past run to a file: as a document for people, or the journal as it is. */
export class ExportPastRun implements Command {
  readonly id = commandIds.exportPastRun;

  constructor(
    private readonly views: Pick<LazyViews, "get">,
    private readonly runs: Pick<PastRuns, "selection">,
  ) {}

  async execute(clicked?: unknown): Promise<unknown> {
    const [run = ""] = runsMeant(clicked, undefined, this.runs.selection);
    const format = await vscode.window.showQuickPick(
      [
        {
          label: vscode.l10n.t("Markdown"),
          description: vscode.l10n.t("to read: candidates, prompts and answers"),
          format: "markdown" as const,
        },
        {
          label: vscode.l10n.t("Journal"),
          description: vscode.l10n.t("to replay elsewhere; secrets are placeholders"),
          format: "journal" as const,
        },
      ],
      { title: vscode.l10n.t("Export Run") },
    );
    if (format !== undefined) {
      await (await this.views.get()).export(run, format.format);
    }
    return undefined;
  }
}
