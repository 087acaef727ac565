import * as vscode from "vscode";
import type { FileChange } from "../../core/patch/patch.ts";
import { resultOf } from "../../core/patch/result-text.ts";
import { Failure } from "../../core/workspace/failure.ts";
import { encodeText } from "../../core/workspace/text-file.ts";
import { currentText } from "../workspace/current-text.ts";
import { hasMixedEnds, sameEnds } from "../workspace/text-lines.ts";
import { cellEdits } from "../workspace/cell-edits.ts";
import { notebookScript, type NotebookScript } from "../workspace/notebook-script.ts";
import { fileUri, requireWritable } from "../workspace/workspace-file.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";
import { makeExecutable, modeChanges, setMode, type ModeChange } from "./file-modes.ts";
import { minimalEdits } from "../workspace/minimal-edits.ts";
import type { Proposal } from "./proposal.ts";

export interface Applied {
  /** Paths of all files that were changed, created, renamed or deleted. */
  readonly files: readonly string[];
  /** Those that wait in an editor to be saved. */
  readonly unsaved: readonly string[];
}

/**
 * Applies a proposal, all of it or nothing, as one undo step.
 *
 * What is open in a tab is left unsaved: the user sees the change where they work, one Ctrl+Z takes it back, and no
 * buffer of theirs is written behind their back. What is open nowhere is saved, since nobody would look for it there;
 * the same Ctrl+Z removes it where it was new, and otherwise opens it with its old text, to be saved.
 * @throws Failure `stale`, `read-only`; nothing is changed then
 */
export async function applyProposal({ root, patch }: Pick<Proposal, "root" | "patch">): Promise<Applied> {
  const scripts = await notebooksIn(root, patch.changes);
  for (const change of patch.changes) {
    await requireWritable(root, change.kind === "rename" ? change.from : change.path);
    await requireUnchanged(root, change);
  }
  const inTabs = new Set(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(urisOf)));
  const files = patch.changes.filter(({ path }) => !scripts.has(path));
  const opened = await openDocuments(root, files);
  const modes = await modeChanges(root, patch.changes);
  const wasDirty = new Set(opened.filter(({ document }) => document.isDirty).map(({ path }) => path));

  // From here to applyEdit nothing is awaited: the editor refuses the edit if a document changes in between.
  const edit = new vscode.WorkspaceEdit();
  const steps: Step[] = [];
  // The edit's own size counts texts alone: one that only creates, renames or deletes files would count as empty.
  let isEmpty = true;
  for (const change of patch.changes) {
    const script = scripts.get(change.path);
    if (change.kind === "modify" && change.hunks.length === 0) {
      continue;
    }
    if (script !== undefined) {
      addCells(edit, script, change);
      isEmpty = false;
    } else if (change.kind === "modify" && !wasDirty.has(change.path) && hasMixedEnds(change.base.text)) {
      steps.push(byteWrite(root, change));
    } else {
      addTo(edit, root, change, opened.find(({ path }) => path === change.path)?.document);
      isEmpty = false;
    }
  }
  steps.push(...modes.map((mode) => modeStep(root, mode)));
  await doAll(steps, async () => isEmpty || vscode.workspace.applyEdit(edit));
  for (const change of patch.changes) {
    if (change.kind === "create" && change.executable === true) {
      await makeExecutable(root, change.path);
    }
  }

  const uris = new Map(opened.map(({ path, document: { uri } }) => [uri.toString(), path]));
  // As they are now: of many, the editor lets go of those that were opened first, and opens them anew to edit them.
  const documents = vscode.workspace.textDocuments.filter(({ uri }) => uris.has(uri.toString()));
  const isLeft = (uri: string): boolean => inTabs.has(uri) || wasDirty.has(uris.get(uri) ?? "");
  await save(documents.filter(({ uri }) => !isLeft(uri.toString())));
  const dirty = new Set(documents.flatMap(({ uri, isDirty }) => (isDirty ? uri.toString() : [])));
  return {
    files: patch.changes.map(({ path }) => path),
    unsaved: [
      ...[...uris].flatMap(([uri, path]) => (dirty.has(uri) ? path : [])),
      ...(await unsavedNotebooks(scripts, inTabs)),
    ],
  };
}

/** All at once, for the editor opens a tab for whatever is unsaved for most of a second. Where it has, the tab goes again. */
async function save(documents: readonly vscode.TextDocument[]): Promise<void> {
  await Promise.all(documents.map(async (document) => !document.isDirty || (await document.save())));
  const saved = new Set(documents.flatMap(({ uri, isDirty }) => (isDirty ? [] : [uri.toString()])));
  const unasked = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input, isActive, isDirty }) =>
        input instanceof vscode.TabInputText && !isActive && !isDirty && saved.has(input.uri.toString()),
    );
  await vscode.window.tabGroups.close(unasked, true);
}

/** Cells of notebooks that the patch is about, by the path of the file that stands for them. */
async function notebooksIn(
  root: string,
  changes: readonly FileChange[],
): Promise<ReadonlyMap<string, NotebookScript>> {
  const scripts = new Map<string, NotebookScript>();
  for (const { kind, path } of changes) {
    const script = kind === "modify" ? await notebookScript(fileUri(root, path)) : undefined;
    if (script !== undefined) {
      await requireWritable(root, workspaceFolderPath(root, script.notebook.uri) ?? path);
      scripts.set(path, script);
    }
  }
  return scripts;
}

/** What is open in a tab waits there to be saved, as files do. */
async function unsavedNotebooks(
  scripts: ReadonlyMap<string, NotebookScript>,
  inTabs: ReadonlySet<string>,
): Promise<readonly string[]> {
  const unsaved: string[] = [];
  for (const [path, { notebook }] of scripts) {
    const isSaved = !inTabs.has(notebook.uri.toString()) && (await notebook.save());
    unsaved.push(...(isSaved ? [] : [path]));
  }
  return unsaved;
}

/** @throws Failure `stale` where the cells are others by now */
function addCells(edit: vscode.WorkspaceEdit, script: NotebookScript, change: FileChange): void {
  const edits = cellEdits(script, resultOf(change) ?? "");
  if (edits === undefined) {
    throw stale(
      vscode.l10n.t(
        "The change of {0} adds, removes or moves cells, which cannot be written back; nothing was applied. Take that out of the right side, then apply again.",
        change.path,
      ),
    );
  }
  for (const [cell, typed] of edits) {
    edit.set(cell, [...typed]);
  }
}

/** The file has to be what the patch was made for, wherever its present text is: in a buffer or on disk. */
async function requireUnchanged(root: string, change: FileChange): Promise<void> {
  if (change.kind === "create" || change.kind === "rename") {
    const there = await vscode.workspace.fs.stat(fileUri(root, change.path)).then(
      () => true,
      () => false,
    );
    if (there) {
      throw stale(
        vscode.l10n.t(
          "{0} exists by now; nothing was applied. Run it again on the file as it is now.",
          change.path,
        ),
      );
    }
  }
  if (change.kind === "create") {
    return;
  }
  const path = change.kind === "rename" ? change.from : change.path;
  const now = await currentText(fileUri(root, path), path);
  if (now?.hash !== change.base.hash) {
    throw stale(
      now === undefined
        ? vscode.l10n.t("{0} is gone; nothing was applied. Run it again.", path)
        : vscode.l10n.t(
            "{0} has changed since the proposal was made; nothing was applied. Run it again on the file as it is now.",
            path,
          ),
    );
  }
}

interface OpenedDocument {
  readonly path: string;
  readonly document: vscode.TextDocument;
}

/** Files whose text changes, as documents. One that lags behind the disk has to catch up first. */
async function openDocuments(
  root: string,
  changes: readonly FileChange[],
): Promise<readonly OpenedDocument[]> {
  const opened: OpenedDocument[] = [];
  for (const change of changes) {
    if (change.kind !== "modify") {
      continue;
    }
    const document = await vscode.workspace.openTextDocument(fileUri(root, change.path));
    if (sameEnds(document.getText()) !== sameEnds(change.base.text)) {
      throw stale(
        vscode.l10n.t(
          "{0} is changing on disk; nothing was applied. Run it again on the file as it is now.",
          change.path,
        ),
      );
    }
    opened.push({ path: change.path, document });
  }
  return opened;
}

function addTo(
  edit: vscode.WorkspaceEdit,
  root: string,
  change: FileChange,
  document: vscode.TextDocument | undefined,
): void {
  const uri = fileUri(root, change.path);
  switch (change.kind) {
    case "create":
      edit.createFile(uri, { contents: encodeText(change.file.text, change.file.encoding) });
      return;
    case "delete":
      edit.deleteFile(uri);
      return;
    case "rename":
      edit.renameFile(fileUri(root, change.from), uri);
      edit.set(uri, textEdits(change));
      return;
    case "modify":
      if (document !== undefined) {
        edit.set(document.uri, textEdits(change));
      }
  }
}

function textEdits(change: Extract<FileChange, { kind: "modify" | "rename" }>): vscode.TextEdit[] {
  return minimalEdits(change.base.text, change.hunks).map(
    ({ range: { start, end }, newText }) =>
      new vscode.TextEdit(new vscode.Range(start.line, start.character, end.line, end.character), newText),
  );
}

/** What the editor's edit cannot do, done before it, and taken back where anything else fails. */
interface Step {
  run(): Thenable<void>;
  takeBack(): Thenable<void>;
}

/**
 * The editor holds a text with one kind of line end and would save it so, also in lines that nobody touched. A file
 * with several kinds is written as bytes instead; an editor that shows it takes the change over, and can undo it.
 */
function byteWrite(root: string, change: Extract<FileChange, { kind: "modify" }>): Step {
  const { encoding, text } = change.base;
  const uri = fileUri(root, change.path);
  return {
    run: () => vscode.workspace.fs.writeFile(uri, encodeText(resultOf(change) ?? "", encoding)),
    takeBack: () => vscode.workspace.fs.writeFile(uri, encodeText(text, encoding)),
  };
}

function modeStep(root: string, { path, before, after }: ModeChange): Step {
  return { run: () => setMode(root, path, after), takeBack: () => setMode(root, path, before) };
}

async function doAll(steps: readonly Step[], rest: () => Promise<boolean>): Promise<void> {
  const done: Step[] = [];
  try {
    for (const step of steps) {
      done.push(step);
      await step.run();
    }
    if (!(await rest())) {
      throw stale(
        vscode.l10n.t(
          "A file changed at this very moment; nothing was applied. Run it again on the file as it is now.",
        ),
      );
    }
  } catch (error) {
    for (const step of done) {
      await step.takeBack();
    }
    throw error;
  }
}

function stale(message: string): Failure {
  return new Failure("stale", message);
}

function urisOf({ input }: vscode.Tab): readonly string[] {
  if (
    input instanceof vscode.TabInputText ||
    input instanceof vscode.TabInputCustom ||
    input instanceof vscode.TabInputNotebook
  ) {
    return [input.uri.toString()];
  }
  return input instanceof vscode.TabInputTextDiff
    ? [input.original.toString(), input.modified.toString()]
    : [];
}
