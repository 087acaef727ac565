import * as vscode from "vscode";
import type { ProjectChecks } from "../checks/project-checks.ts";
import { commandIds } from "../contributions.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrustedWorkspace, workspaceFile } from "../workspace/workspace-file.ts";
import { requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";
import { pointedAt } from "./pointed-at.ts";

/** Writes tests for what is at the cursor, or for a file; they are run, and measured, before they are shown. */
export class WriteTests implements Command {
  readonly id = commandIds.writeTests;

  constructor(
    private readonly runner: Pick<TaskRunner, "run">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
    private readonly checks: Pick<ProjectChecks, "commandsFor" | "choose">,
  ) {}

  /**
   * @param about what was chosen in the explorer, or an EditTarget; left out, what is at the cursor of the active editor
   * @param isWhole given by the explorer, which hands over all that is chosen there
   */
  async execute(about?: unknown, isWhole?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    const { uri, lines } = pointedAt(about, isWhole);
    const file = workspaceFile(vscode.Uri.parse(uri));
    requireModel(this.settings, vscode.l10n.t("Writing tests needs a model, and none is selected."));
    const { path, root } = file;
    const known = await this.checks.commandsFor(root);
    const checks = known.length > 0 ? known : await this.checks.choose(root);
    if (checks === undefined) {
      return undefined;
    }
    const target = { path, ...(lines && { lines }) };
    const task = await (await this.engine.get()).testsTask(root, target, checks);
    return this.runner.run({
      file,
      task,
      again: { command: this.id, args: [{ uri, ...(lines && { lines }) }] },
    });
  }
}
