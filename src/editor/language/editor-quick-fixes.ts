import * as vscode from "vscode";
import type { Overlay, QuickFix, QuickFixSource } from "../../core/language/language-service.ts";
import { addsSilencer } from "../../core/language/silencing.ts";
import type { Diagnostic } from "../../core/workspace/diagnostic.ts";
import { Failure, throwIfCancelled } from "../../core/workspace/failure.ts";
import { textFile } from "../../core/workspace/text-file.ts";
import { currentText } from "../workspace/current-text.ts";
import { sameEnds } from "../workspace/text-lines.ts";
import { fileUri } from "../workspace/workspace-file.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";
import { applyTextEdits } from "./apply-text-edits.ts";

/** Actions beyond this are not asked for their edits. */
const mostResolved = 30;

/** Commands that come with an edit and only keep the provider's own books; the edit is the whole remedy. */
const bookkeeping: ReadonlySet<string> = new Set(["_typescript.applyCodeActionCommand"]);

/** The quick fixes of all language extensions the user has, whatever the language. */
export class EditorQuickFixes implements QuickFixSource {
  readonly name = "the editor";

  constructor(private readonly root: string) {}

  async fixesFor(problem: Diagnostic, overlay: Overlay, signal: AbortSignal): Promise<readonly QuickFix[]> {
    throwIfCancelled(signal);
    const uri = fileUri(this.root, problem.path);
    // Language services know only of files that are open, if not in a tab.
    const document = await vscode.workspace.openTextDocument(uri);
    const { start, end } = problem.range;
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    // Our own entry is among them. It has no edit, so it is left out and starts nothing.
    const offered = await vscode.commands.executeCommand<(vscode.CodeAction | vscode.Command)[] | undefined>(
      "vscode.executeCodeActionProvider",
      document.uri,
      range,
      vscode.CodeActionKind.QuickFix.value,
      mostResolved,
    );
    throwIfCancelled(signal);
    const fixes: (QuickFix | undefined)[] = [];
    for (const action of offered ?? []) {
      if (isRemedy(action, problem)) {
        fixes.push(await this.quickFix(action, action.edit, overlay));
      }
    }
    return fixes
      .filter((fix) => fix !== undefined)
      .toSorted((a, b) => Number(b.preferred) - Number(a.preferred));
  }

  /** @returns undefined when it touches what is not in the folder, changes nothing, or only silences the tool */
  private async quickFix(
    action: vscode.CodeAction,
    edit: vscode.WorkspaceEdit,
    overlay: Overlay,
  ): Promise<QuickFix | undefined> {
    const files = new Map<string, string>();
    let silences = false;
    for (const [uri, edits] of edit.entries()) {
      const path = workspaceFolderPath(this.root, uri);
      if (path === undefined || path.split("/").includes("node_modules")) {
        return undefined;
      }
      const before = await this.seenBy(uri, path, overlay);
      const after = applyTextEdits(before, edits);
      files.set(path, after);
      silences ||= addsSilencer(before, after);
    }
    return files.size === 0 || silences
      ? undefined
      : { title: action.title, preferred: action.isPreferred ?? false, files };
  }

  /**
   * The text the fix was made for, which has to be the one the run is about.
   * @throws Failure `stale` when the user has typed on since the run began, or the file is changing on disk
   */
  private async seenBy(uri: vscode.Uri, path: string, overlay: Overlay): Promise<string> {
    const now = (await currentText(uri, path)) ?? textFile("");
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    const seen = document?.getText() ?? now.text;
    const then = overlay.get(path) ?? (document?.isDirty === true ? undefined : now.text);
    if (then !== now.text || sameEnds(seen) !== sameEnds(now.text)) {
      throw new Failure(
        "stale",
        vscode.l10n.t("{0} was edited while a fix was looked for; nothing was changed. Run it again.", path),
      );
    }
    return now.text;
  }
}

function isRemedy(
  action: vscode.CodeAction | vscode.Command,
  problem: Diagnostic,
): action is vscode.CodeAction & { edit: vscode.WorkspaceEdit } {
  if (!(action instanceof vscode.CodeAction) || action.edit === undefined || action.disabled !== undefined) {
    return false;
  }
  const { command, diagnostics = [] } = action;
  const needsMore = command !== undefined && !bookkeeping.has(command.command);
  const isForIt = diagnostics.length === 0 || diagnostics.some(({ message }) => message === problem.message);
  return isForIt && !needsMore;
}
