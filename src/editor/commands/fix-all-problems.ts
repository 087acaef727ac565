import * as vscode from "vscode";
import { describeLeftOut, problemBatch } from "../../core/task/problem-batch.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { FolderProblems } from "../problems/folder-problems.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import { scriptOfCell } from "../workspace/notebook-script.ts";
import { requireTrustedWorkspace, workspaceFile } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";
import { told } from "../notices/told.ts";

/** Fixes every error and warning of a file or a folder, as one proposal. */
export class FixAllProblems implements Command {
  readonly id = commandIds.fixAllProblems;

  constructor(
    private readonly runner: TaskRunner,
    private readonly problems: FolderProblems,
    private readonly notices: Notices,
  ) {}

  /** @param argument what was chosen in the explorer, or the address of a file or folder; left out: the open file */
  async execute(argument?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    const meant = chosen(argument);
    const uri = scriptOfCell(meant)?.script.notebook.uri ?? meant;
    const file = workspaceFile(uri);
    const batch = problemBatch(await this.problems.in(file));
    if (batch.problems.length === 0) {
      throw new Failure(
        "no-problem",
        vscode.l10n.t("No problem is reported in {0}; there is nothing to fix.", file.path || file.root),
      );
    }
    const leftOut = describeLeftOut(batch);
    if (leftOut !== undefined) {
      this.notices.information(told(leftOut));
    }
    const task = { kind: "fix", instruction: "", problems: batch.problems, checks: [] } as const;
    return this.runner.run({ file, task, again: { command: this.id, args: [uri.toString()] } });
  }
}

/** @throws Failure `usage` for arguments that a key binding or another extension made up, and where no file is open */
function chosen(argument: unknown): vscode.Uri {
  if (argument instanceof vscode.Uri) {
    return argument;
  }
  if (typeof argument === "string") {
    return vscode.Uri.parse(argument);
  }
  const open = vscode.window.activeTextEditor?.document.uri;
  if (argument !== undefined || open === undefined) {
    throw new Failure(
      "usage",
      vscode.l10n.t(
        "Open a file that has problems, or choose a file or folder in the explorer, then try again.",
      ),
    );
  }
  return open;
}
