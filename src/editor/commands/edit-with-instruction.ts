import * as vscode from "vscode";
import type { LineRange } from "../../core/workspace/position.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { Settings } from "../settings/settings.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import { linesIn, requireTrustedWorkspace, workspaceCode } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";
import { parseEditTarget, targetAtCursor } from "./edit-target.ts";

/** Changes the selection, or the file, as the user says. */
export class EditWithInstruction implements Command {
  readonly id = commandIds.editWithInstruction;

  constructor(
    private readonly runner: Pick<TaskRunner, "run">,
    private readonly settings: Pick<Settings, "models" | "mix">,
  ) {}

  /**
   * @param given the instruction, from a key binding or another extension; left out, the user is asked
   * @param about an EditTarget; left out, the selection or the file in the active editor
   */
  async execute(given?: unknown, about?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    // The editor's context menu hands over the address of its file; the selection is there already.
    const isSelection = about === undefined || given instanceof vscode.Uri;
    const meant = isSelection ? targetAtCursor() : parseEditTarget(about);
    const { uri, lines } = meant;
    const file = workspaceCode(vscode.Uri.parse(uri));
    if (this.settings.models.length === 0 && this.settings.mix === "") {
      throw new Failure(
        "no-model",
        vscode.l10n.t("An edit by instruction needs a model, and none is selected."),
      );
    }
    const instruction = typeof given === "string" ? given : await ask(file.path, lines);
    if (instruction === undefined || instruction.trim() === "") {
      return undefined;
    }
    const place = linesIn(file, lines);
    const target = { path: file.path, ...(place && { lines: place }) };
    const task = { kind: "edit", instruction, target, problems: [], checks: [] } as const;
    return this.runner.run({ file, task, again: { command: this.id, args: [instruction, meant] } });
  }
}

function ask(path: string, lines: LineRange | undefined): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t("Edit with Instruction"),
    prompt: lines
      ? vscode.l10n.t(
          "What should be changed in lines {0} to {1} of {2}?",
          lines.first + 1,
          lines.last + 1,
          path,
        )
      : vscode.l10n.t("What should be changed in {0}?", path),
    placeHolder: vscode.l10n.t("Return an empty list instead of null when nothing is found"),
    ignoreFocusOut: true,
  });
}
