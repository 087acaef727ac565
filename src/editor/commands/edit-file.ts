import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import type { Command } from "./command.ts";

/** Changes a whole file as the user says: the one that a menu of the explorer or of source control was opened on. */
export class EditFile implements Command {
  readonly id = commandIds.editFile;

  constructor(private readonly edit: Command) {}

  /** @param at a Uri, or a changed file of source control; left out, the file in the active editor */
  async execute(at?: unknown): Promise<unknown> {
    const uri = uriIn(at) ?? vscode.window.activeTextEditor?.document.uri;
    if (uri === undefined) {
      throw new Failure(
        "usage",
        vscode.l10n.t("No text file is open. Open the one to change, then try again."),
      );
    }
    return this.edit.execute(undefined, { uri: uri.toString() });
  }
}

function uriIn(at: unknown): vscode.Uri | undefined {
  const { resourceUri } = (at ?? {}) as { readonly resourceUri?: unknown };
  return [at, resourceUri].find((each) => each instanceof vscode.Uri);
}
