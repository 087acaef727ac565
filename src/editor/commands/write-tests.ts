import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { ProjectChecks } from "../checks/project-checks.ts";
import { commandIds } from "../contributions.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import type { Settings } from "../settings/settings.ts";
import { requireTrustedWorkspace, workspaceFile } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";
import { parseEditTarget, targetAtCursor, type EditTarget } from "./edit-target.ts";

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
    const meant = chosen(about, Array.isArray(isWhole));
    const file = workspaceFile(vscode.Uri.parse(meant.uri));
    if (this.settings.models.length === 0 && this.settings.mix === "") {
      throw new Failure("no-model", vscode.l10n.t("Writing tests needs a model, and none is selected."));
    }
    const { path, root } = file;
    const known = await this.checks.commandsFor(root);
    const checks = known.length > 0 ? known : await this.checks.choose(root);
    if (checks === undefined) {
      return undefined;
    }
    const target = { path, ...(meant.lines && { lines: meant.lines }) };
    const task = await (await this.engine.get()).testsTask(root, target, checks);
    return this.runner.run({ file, task, again: { command: this.id, args: [meant] } });
  }
}

function chosen(about: unknown, isFromExplorer: boolean): EditTarget {
  const open = vscode.window.activeTextEditor;
  const uri = about instanceof vscode.Uri ? about.toString() : undefined;
  if (uri !== undefined && (isFromExplorer || uri !== open?.document.uri.toString())) {
    return { uri };
  }
  if (about !== undefined && uri === undefined) {
    return parseEditTarget(about);
  }
  const line = open?.selection.active.line ?? 0;
  return { lines: { first: line, last: line }, ...targetAtCursor() };
}
