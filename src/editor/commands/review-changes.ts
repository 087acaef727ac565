import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { LazyFindings } from "../findings/lazy-findings.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Has changes reviewed by the models of runs, and shows what they find beside the lines. Nothing is written. */
export class ReviewChanges implements Command {
  readonly id = commandIds.reviewChanges;

  constructor(
    private readonly findings: Pick<LazyFindings, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
  ) {}

  /** @param at the repository, from the menu of source control, or a scope; left out: the folder of the open file */
  async execute(at?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    if (this.settings.models.length === 0 && this.settings.mix === "") {
      throw new Failure("no-model", vscode.l10n.t("A review needs a model, and none is selected."));
    }
    return (await this.findings.get()).review(at);
  }
}
