import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { LazyViews } from "../views/lazy-views.ts";
import type { PastRuns } from "../views/past-runs.ts";
import type { Command } from "./command.ts";
import { runsMeant } from "./run-argument.ts";

/** Deletes what is kept of past runs, when the user says so. */
export class DeletePastRuns implements Command {
  readonly id = commandIds.deletePastRuns;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly views: Pick<LazyViews, "get">,
    private readonly runs: Pick<PastRuns, "selection" | "refresh">,
    private readonly notices: Pick<Notices, "confirm">,
  ) {}

  async execute(clicked?: unknown, selected?: unknown): Promise<unknown> {
    const names = runsMeant(clicked, selected, this.runs.selection);
    const question =
      names.length === 1
        ? vscode.l10n.t("Delete this run?")
        : vscode.l10n.t("Delete {0} runs?", names.length);
    const detail = vscode.l10n.t(
      "Its prompts, answers and patches are gone then. What it cost stays in the ledger.",
    );
    if (!(await this.notices.confirm(question, detail, vscode.l10n.t("Delete")))) {
      return undefined;
    }
    const { archive } = await this.engine.get();
    const views = await this.views.get();
    try {
      for (const name of names) {
        archive.remove(name);
        views.close(name);
      }
    } finally {
      this.runs.refresh();
    }
    return { deleted: names.length };
  }
}
