import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import type { Settings } from "../settings/settings.ts";
import { activeFolder, fileUri, workspaceFile } from "../workspace/workspace-file.ts";
import { requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";

/** Writes the README of a project or another of its pages, or brings it up to date. */
export class WritePage implements Command {
  readonly id = commandIds.writePage;

  constructor(
    private readonly runner: Pick<TaskRunner, "run">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
  ) {}

  /**
   * @param about the page: what was chosen in the explorer, or its path, empty for the README; left out, the user is asked
   * @param given what it is to say, from a key binding or another extension; left out, the user is asked
   */
  async execute(about?: unknown, given?: unknown): Promise<unknown> {
    const chosen = about instanceof vscode.Uri ? workspaceFile(about) : undefined;
    const root = chosen?.root ?? activeFolder();
    requireModel(this.settings, vscode.l10n.t("Documentation needs a model, and none is selected."));
    const page = chosen?.path ?? (typeof about === "string" ? about : await askPage());
    if (page === undefined) {
      return undefined;
    }
    const instruction = typeof given === "string" ? given : await askInstruction();
    if (instruction === undefined) {
      return undefined;
    }
    const task = await (await this.engine.get()).pageTask(root, page.trim(), instruction.trim());
    const file = workspaceFile(fileUri(root, task.target?.path ?? page));
    return this.runner.run({ file, task, again: { command: this.id, args: [file.path, instruction] } });
  }
}

function askPage(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    prompt: vscode.l10n.t("Which page is to be written, or brought up to date? Empty: the README."),
    placeHolder: "docs/usage.md",
  });
}

function askInstruction(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    prompt: vscode.l10n.t("What matters? Leave it empty to have the page written from the code."),
    placeHolder: vscode.l10n.t("For people who call it from the command line"),
    ignoreFocusOut: true,
  });
}
