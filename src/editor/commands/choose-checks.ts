import * as vscode from "vscode";
import type { ProjectChecks } from "../checks/project-checks.ts";
import { commandIds } from "../contributions.ts";
import { activeFolder } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Which of the project's checks are run on patches in a workspace folder: of the active editor, unless one is named. */
export class ChooseChecks implements Command {
  readonly id = commandIds.chooseChecks;

  constructor(private readonly checks: Pick<ProjectChecks, "choose">) {}

  async execute(root?: unknown): Promise<unknown> {
    const active = activeFolder();
    const named = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.fsPath === root);
    const checks = await this.checks.choose(named?.uri.fsPath ?? active);
    return checks === undefined ? undefined : { checks };
  }
}
