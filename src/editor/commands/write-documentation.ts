import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrustedWorkspace, workspaceFile } from "../workspace/workspace-file.ts";
import { requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";
import { parseEditTarget, targetAtCursor, type EditTarget } from "./edit-target.ts";

/** Documents what begins in the selection, or all that is public in a file or folder, and changes no code. */
export class WriteDocumentation implements Command {
  readonly id = commandIds.writeDocumentation;

  constructor(
    private readonly runner: Pick<TaskRunner, "run">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
    private readonly notices: Pick<Notices, "information">,
  ) {}

  /**
   * @param about what was chosen in the explorer, or an EditTarget; left out, the selection or the file in the active editor
   * @param isWhole given by the explorer, which hands over all that is chosen there
   */
  async execute(about?: unknown, isWhole?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    const meant = chosen(about, Array.isArray(isWhole));
    const file = workspaceFile(vscode.Uri.parse(meant.uri));
    requireModel(this.settings, vscode.l10n.t("Documentation needs a model, and none is selected."));
    const engine = await this.engine.get();
    const { path, root } = file;
    const task = await engine.documentationTask(root, path, meant.lines, (text) =>
      this.notices.information(text),
    );
    return this.runner.run({ file, task, again: { command: this.id, args: [meant] } });
  }
}

function chosen(about: unknown, isFromExplorer: boolean): EditTarget {
  const open = vscode.window.activeTextEditor?.document.uri.toString();
  if (about instanceof vscode.Uri) {
    // The editor's own menu hands over the address of its file, in which there may be a selection.
    return about.toString() === open && !isFromExplorer ? targetAtCursor() : { uri: about.toString() };
  }
  return about === undefined ? targetAtCursor() : parseEditTarget(about);
}
