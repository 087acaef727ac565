import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import type { Settings } from "../settings/settings.ts";
import { activeFolder, fileUri, workspaceFile } from "../workspace/workspace-file.ts";
import { requireModel } from "./asked-text.ts";
import type { Command } from "./command.ts";

/** Writes the README of a project or another of its Markdown pages, or brings it up to date. */
export class WritePage implements Command {
  readonly id = commandIds.writePage;

  constructor(
    private readonly runner: Pick<TaskRunner, "run">,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly settings: Pick<Settings, "models" | "mix">,
  ) {}

  /**
   * @param about the page: what was chosen in the explorer, or its path; left out, the user is asked
   * @param given what it is to say, from a key binding or another extension; left out, the user is asked
   */
  async execute(about?: unknown, given?: unknown): Promise<unknown> {
    const root = about instanceof vscode.Uri ? workspaceFile(about).root : activeFolder();
    requireModel(this.settings, vscode.l10n.t("Documentation needs a model, and none is selected."));
    const engine = await this.engine.get();
    const chosen =
      about instanceof vscode.Uri
        ? workspaceFile(about).path
        : typeof about === "string"
          ? about
          : await choosePage(await engine.pages(root));
    const instruction = chosen === undefined || typeof given === "string" ? given : await ask(chosen);
    if (chosen === undefined || typeof instruction !== "string") {
      return undefined;
    }
    const file = workspaceFile(fileUri(root, chosen));
    const task = await engine.pageTask(root, file.path, instruction.trim());
    return this.runner.run({ file, task, again: { command: this.id, args: [file.path, instruction] } });
  }
}

/** @param pages those that are there, the README first */
async function choosePage(pages: readonly string[]): Promise<string | undefined> {
  const title = vscode.l10n.t("Write README or Documentation Page");
  const another = vscode.l10n.t("Another Page…");
  const items = pages.map((label) => ({ label }));
  const picked = await vscode.window.showQuickPick([...items, { label: another }], {
    title,
    placeHolder: vscode.l10n.t("Which page is to be written, or brought up to date?"),
  });
  if (picked?.label !== another) {
    return picked?.label;
  }
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Its path in the workspace folder"),
    value: "docs/usage.md",
    validateInput: (path) =>
      /\.(?:md|markdown)$/i.test(path) ? undefined : vscode.l10n.t("A page is a Markdown file: *.md"),
  });
}

function ask(page: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t("Write README or Documentation Page"),
    prompt: vscode.l10n.t("What matters in {0}? Leave it empty to have it written from the code.", page),
    placeHolder: vscode.l10n.t("For people who call it from the command line"),
    ignoreFocusOut: true,
  });
}
