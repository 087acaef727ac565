import * as vscode from "vscode";
import { commandIds, productName } from "../contributions.ts";
import { problemsRef } from "../problems/problem-ref.ts";
import type { Settings } from "../settings/settings.ts";
import { isFixable } from "../workspace/workspace-file.ts";

/** The entry under the lightbulb of every problem. It only carries a reference; nothing runs before it is chosen. */
export class FixCodeActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(private readonly settings: Settings) {}

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (diagnostics.length === 0 || !isFixable(document.uri) || !this.settings.quickFixIn(document)) {
      return [];
    }
    const title =
      diagnostics.length === 1
        ? vscode.l10n.t("Fix with {0}", productName)
        : vscode.l10n.t("Fix {0} problems with {1}", diagnostics.length, productName);
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [...diagnostics];
    action.command = {
      title,
      command: commandIds.fixProblem,
      arguments: [problemsRef(document.uri, diagnostics)],
    };
    return [action];
  }
}
