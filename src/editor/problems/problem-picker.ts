import { basename } from "node:path";
import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { problemsRef, type ProblemsRef } from "./problem-ref.ts";

/** Finds out which problem is meant when the command comes without one. */
export class ProblemPicker {
  /**
   * The problems at the cursor, else one that the user picks from the file.
   * @returns undefined when the user picks none
   * @throws Failure `no-problem`
   */
  async pick(): Promise<ProblemsRef | undefined> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined) {
      throw new Failure(
        "no-problem",
        vscode.l10n.t("No text file is open. Open one that has a problem, then try again."),
      );
    }
    const { uri } = editor.document;
    const reported = vscode.languages
      .getDiagnostics(uri)
      .toSorted((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start));
    if (reported.length === 0) {
      throw new Failure(
        "no-problem",
        vscode.l10n.t("No problem is reported in {0}; there is nothing to fix.", basename(uri.path)),
      );
    }
    const atCursor = reported.filter(({ range }) => range.contains(editor.selection.active));
    if (atCursor.length > 0) {
      return problemsRef(uri, atCursor);
    }
    const picked = await vscode.window.showQuickPick(reported.map(itemOf), {
      title: vscode.l10n.t("Fix Problem"),
      placeHolder: vscode.l10n.t("Problem in {0} to fix", basename(uri.path)),
      matchOnDetail: true,
    });
    return picked && problemsRef(uri, [picked.diagnostic]);
  }
}

interface ProblemItem extends vscode.QuickPickItem {
  readonly diagnostic: vscode.Diagnostic;
}

function itemOf(diagnostic: vscode.Diagnostic): ProblemItem {
  const icon = diagnostic.severity === vscode.DiagnosticSeverity.Error ? "$(error)" : "$(warning)";
  return {
    label: `${icon} ${diagnostic.message.split("\n", 1)[0] ?? ""}`,
    description: vscode.l10n.t("line {0}", diagnostic.range.start.line + 1),
    diagnostic,
  };
}
