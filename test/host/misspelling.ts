import * as vscode from "vscode";
import { commandIds } from "../../src/editor/contributions.ts";
import { uriOf } from "./workspace.ts";

const wrong = "teh";
const message = "It is spelt 'the'.";

/**
 * A small language extension of its own: it underlines `teh` in plain text and offers to replace it, in all files it
 * was given at once. So the tests work on real providers and need not wait for a language server.
 */
export class Misspelling implements vscode.Disposable, vscode.CodeActionProvider {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection("misspelling");
  private readonly provider = vscode.languages.registerCodeActionsProvider(
    { scheme: "file", language: "plaintext" },
    this,
    { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
  );
  private constructor(private readonly documents: readonly vscode.TextDocument[]) {}

  /** Opens the files and underlines what is wrong in them. */
  static async in(...paths: readonly string[]): Promise<Misspelling> {
    const documents = await Promise.all(paths.map((path) => vscode.workspace.openTextDocument(uriOf(path))));
    const misspelling = new Misspelling(documents);
    misspelling.underline();
    return misspelling;
  }

  underline(): void {
    for (const document of this.documents) {
      const found = placesIn(document).map((range) => new vscode.Diagnostic(range, message));
      this.diagnostics.set(document.uri, found);
    }
  }

  provideCodeActions(): vscode.CodeAction[] {
    const action = new vscode.CodeAction("Spell it 'the'", vscode.CodeActionKind.QuickFix);
    action.isPreferred = true;
    action.edit = new vscode.WorkspaceEdit();
    for (const document of this.documents) {
      const edits = placesIn(document).map((range) => vscode.TextEdit.replace(range, "the"));
      action.edit.set(document.uri, edits);
    }
    return [action];
  }

  dispose(): void {
    this.diagnostics.dispose();
    this.provider.dispose();
  }
}

function placesIn(document: vscode.TextDocument): vscode.Range[] {
  return [...document.getText().matchAll(new RegExp(wrong, "g"))].map(
    ({ index }) => new vscode.Range(document.positionAt(index), document.positionAt(index + wrong.length)),
  );
}

/** Starts the command as the lightbulb does, for the first problem of the file. */
export function fix(path: string): Thenable<unknown> {
  const uri = uriOf(path);
  const [problem] = vscode.languages.getDiagnostics(uri);
  const { start, end } = problem?.range ?? new vscode.Range(0, 0, 0, 0);
  const range = {
    start: { line: start.line, character: start.character },
    end: { line: end.line, character: end.character },
  };
  const problems = [{ range, severity: "error", message: problem?.message ?? message }];
  return vscode.commands.executeCommand(commandIds.fixProblem, { uri: uri.toString(), problems });
}
