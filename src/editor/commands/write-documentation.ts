import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrustedWorkspace, workspaceFile } from "../workspace/workspace-file.ts";
import { requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";
import { pointedAt } from "./pointed-at.ts";

/** Documents what is at the cursor or selected, else all that is public in the file, or a folder; code stays as it is. */
export class WriteDocumentation implements Command {
  readonly id = commandIds.writeDocumentation;

  constructor(
    private readonly runner: Pick<TaskRunner, "run">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
    private readonly notices: Pick<Notices, "information">,
  ) {}

  /**
   * @param about what was chosen in the explorer, or an EditTarget; left out, what is at the cursor of the active editor
   * @param isWhole given by the explorer, which hands over all that is chosen there
   */
  async execute(about?: unknown, isWhole?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    const { uri, lines, isCursor = false } = pointedAt(about, isWhole);
    const file = workspaceFile(vscode.Uri.parse(uri));
    requireModel(this.settings, vscode.l10n.t("Documentation needs a model, and none is selected."));
    const engine = await this.engine.get();
    const { path, root } = file;
    const task = await engine.documentationTask(root, { path, lines, elseAll: isCursor }, (text) =>
      this.notices.information(text),
    );
    const again = { uri, ...(task.target?.lines && { lines: task.target.lines }) };
    return this.runner.run({ file, task, again: { command: this.id, args: [again] } });
  }
}
