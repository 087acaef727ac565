import * as vscode from "vscode";
import { diffTexts } from "../../core/patch/diff/diff-texts.ts";
import { encodeText, type TextFile } from "../../core/workspace/text-file.ts";
import type { FileChange, Patch } from "../../core/patch/patch.ts";
import { resultOf } from "../../core/patch/result-text.ts";
import { currentText } from "../workspace/current-text.ts";
import { cellEdits } from "../workspace/cell-edits.ts";
import { notebookScript, type NotebookScript } from "../workspace/notebook-script.ts";
import { fileUri } from "../workspace/workspace-file.ts";
import { minimalEdits } from "../workspace/minimal-edits.ts";

/** Who stands behind a hunk, by its path and fingerprint. */
type LabelOf = (
  path: string,
  fingerprint: string,
) => { readonly label: string; readonly description: string };

/**
 * The patch as an edit of which the editor has every hunk confirmed, in its own list: for the keyboard and for screen
 * readers.
 */
async function confirmedEdit(
  root: string,
  { changes }: Patch,
  labelOf: LabelOf,
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const change of changes) {
    const script = await notebookScript(fileUri(root, change.path));
    if (script === undefined) {
      add(edit, root, change, labelOf);
    } else {
      addCells(edit, script, change, labelOf);
    }
  }
  return edit;
}

function add(edit: vscode.WorkspaceEdit, root: string, change: FileChange, labelOf: LabelOf): void {
  const uri = fileUri(root, change.path);
  const asked = (fingerprint: string): vscode.WorkspaceEditEntryMetadata => ({
    needsConfirmation: true,
    ...labelOf(change.path, fingerprint),
  });
  switch (change.kind) {
    case "create": {
      const contents = encodeText(change.file.text, change.file.encoding);
      edit.createFile(uri, { contents }, asked(change.file.hash));
      return;
    }
    case "delete":
      edit.deleteFile(uri, undefined, asked(change.base.hash));
      return;
    case "rename":
      edit.renameFile(fileUri(root, change.from), uri, undefined, asked(change.path));
      addHunks(edit, uri, change, asked);
      return;
    case "modify":
      addHunks(edit, uri, change, asked);
  }
}

/** What is typed into one cell is confirmed together. */
function addCells(
  edit: vscode.WorkspaceEdit,
  script: NotebookScript,
  change: FileChange,
  labelOf: LabelOf,
): void {
  const [hunk] = change.kind === "modify" ? change.hunks : [];
  for (const [cell, edits] of cellEdits(script, resultOf(change) ?? "") ?? []) {
    for (const { range, newText } of edits) {
      const label = labelOf(change.path, hunk?.fingerprint ?? "");
      edit.replace(cell, range, newText, { needsConfirmation: true, ...label });
    }
  }
}

function addHunks(
  edit: vscode.WorkspaceEdit,
  uri: vscode.Uri,
  { base, hunks }: Extract<FileChange, { kind: "modify" | "rename" }>,
  asked: (fingerprint: string) => vscode.WorkspaceEditEntryMetadata,
): void {
  minimalEdits(base.text, hunks).forEach(({ range: { start, end }, newText }, index) => {
    const range = new vscode.Range(start.line, start.character, end.line, end.character);
    edit.replace(uri, range, newText, asked(hunks[index]?.fingerprint ?? ""));
  });
}

/** What became of the files, whatever was confirmed of it. */
export async function confirmEach(root: string, patch: Patch, labelOf: LabelOf): Promise<Patch | undefined> {
  const paths = [
    ...new Set(
      patch.changes.flatMap((change) =>
        change.kind === "rename" ? [change.from, change.path] : [change.path],
      ),
    ),
  ];
  const read = (): Promise<(TextFile | undefined)[]> =>
    Promise.all(paths.map((path) => currentText(fileUri(root, path), path)));
  const before = await read();
  await vscode.workspace.applyEdit(await confirmedEdit(root, patch, labelOf), { isRefactoring: true });
  const after = await read();
  const changes = paths.flatMap((path, index) => changeOf(path, before[index], after[index]) ?? []);
  return changes.length === 0 ? undefined : { changes };
}

function changeOf(
  path: string,
  before: TextFile | undefined,
  after: TextFile | undefined,
): FileChange | undefined {
  if (before === undefined) {
    return after && { kind: "create", path, file: after };
  }
  if (after === undefined) {
    return { kind: "delete", path, base: before };
  }
  const hunks = diffTexts(path, before.text, after.text, "exact");
  return hunks.length === 0 ? undefined : { kind: "modify", path, base: before, hunks };
}
