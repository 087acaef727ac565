import * as vscode from "vscode";
import { commandIds, productName } from "../contributions.ts";
import { linesOf } from "../commands/edit-target.ts";
import { problemsRef } from "../problems/problem-ref.ts";
import type { Settings } from "../settings/settings.ts";
import { cellScheme, isFixable } from "../workspace/workspace-file.ts";

const sourceKind = vscode.CodeActionKind.Source.append("patchedMoa");

/**
 * The entries that need no problem at the cursor: a selection can be rewritten, and a file be rid of its errors by the
 * Source Action menu. Nothing runs before one is chosen.
 */
export class EditCodeActions implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite, sourceKind],
  };

  constructor(private readonly settings: Pick<Settings, "quickFixIn">) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range | vscode.Selection,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!isFixable(document.uri) || !this.settings.quickFixIn(document)) {
      return [];
    }
    return [
      ...(mayBe(context, vscode.CodeActionKind.RefactorRewrite) ? rewriteOf(document, range) : []),
      ...(mayBe(context, sourceKind) ? fixOf(document, context) : []),
    ];
  }
}

function mayBe({ only }: vscode.CodeActionContext, kind: vscode.CodeActionKind): boolean {
  return only === undefined || only.contains(kind);
}

function rewriteOf(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  const lines = linesOf(range);
  const title = vscode.l10n.t("Edit with {0}…", productName);
  const target = { uri: document.uri.toString(), lines };
  if (lines === undefined) {
    return [];
  }
  const edit = actionOf(title, vscode.CodeActionKind.RefactorRewrite, commandIds.editWithInstruction, [
    null,
    target,
  ]);
  return document.uri.scheme === cellScheme
    ? [edit]
    : [
        edit,
        actionOf(
          vscode.l10n.t("Write documentation with {0}", productName),
          vscode.CodeActionKind.RefactorRewrite,
          commandIds.writeDocumentation,
          [target],
        ),
        actionOf(
          vscode.l10n.t("Write tests with {0}", productName),
          vscode.CodeActionKind.RefactorRewrite,
          commandIds.writeTests,
          [target],
        ),
      ];
}

/** A save asks for source actions too, where the user's settings name them: a run is nothing that a save may start. */
function fixOf(
  document: vscode.TextDocument,
  { only, triggerKind }: vscode.CodeActionContext,
): vscode.CodeAction[] {
  const isAskedFor = only !== undefined && triggerKind === vscode.CodeActionTriggerKind.Invoke;
  const errors = isAskedFor
    ? vscode.languages
        .getDiagnostics(document.uri)
        .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error)
    : [];
  const title = vscode.l10n.t("Fix all errors of this file with {0}", productName);
  return errors.length === 0
    ? []
    : [actionOf(title, sourceKind, commandIds.fixProblem, [problemsRef(document.uri, errors)])];
}

function actionOf(
  title: string,
  kind: vscode.CodeActionKind,
  command: string,
  args: unknown[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { title, command, arguments: args };
  return action;
}
