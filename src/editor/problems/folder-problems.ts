import * as vscode from "vscode";
import type { Diagnostic } from "../../core/workspace/diagnostic.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";
import { scriptOfCell } from "../workspace/notebook-script.ts";
import { cellScheme, problemIn, type WorkspaceFile } from "../workspace/workspace-file.ts";
import { problemRef } from "./problem-ref.ts";

/** All that is reported in a file or a folder, also where nobody has opened the files yet. */
export class FolderProblems {
  constructor(private readonly engine: Pick<LazyEngine, "get">) {}

  /** Errors and warnings; hints are a matter of taste. */
  async in({ root, path }: WorkspaceFile): Promise<readonly Diagnostic[]> {
    const reported = new Map<string, readonly Diagnostic[]>();
    for (const [uri, diagnostics] of vscode.languages.getDiagnostics()) {
      const cell = uri.scheme === cellScheme ? scriptOfCell(uri) : undefined;
      // What is meant by the name of a notebook is its cells.
      const name = workspaceFolderPath(root, cell?.script.notebook.uri ?? uri);
      if (name !== undefined && isWithin(name, path)) {
        const place = cell && workspaceFolderPath(root, cell.script.uri);
        const file = { path: place ?? name, ...(cell && { cell: cell.lines }) };
        const found = diagnostics.filter(isSerious).map((each) => problemIn(file, problemRef(each)));
        reported.set(file.path, [...(reported.get(file.path) ?? []), ...found]);
      }
    }
    const isOpen = (name: string): boolean =>
      vscode.workspace.textDocuments.some(({ uri }) => workspaceFolderPath(root, uri) === name);
    const engine = await this.engine.get();
    // The editor reports of open files only; and of one that it reports on it knows more than we.
    const unseen = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Looking for problems…") },
      () =>
        engine.problemsIn(
          root,
          (name) => isWithin(name, path) && (!isOpen(name) || (reported.get(name) ?? []).length === 0),
        ),
    );
    return [...[...reported.values()].flat(), ...unseen];
  }
}

function isSerious({ severity }: vscode.Diagnostic): boolean {
  return severity === vscode.DiagnosticSeverity.Error || severity === vscode.DiagnosticSeverity.Warning;
}

/** @param place of a file or folder relative to the root; "" is the root itself */
function isWithin(file: string, place: string): boolean {
  return place === "" || file === place || file.startsWith(`${place}/`);
}
