import { access, constants, stat } from "node:fs/promises";
import { basename, relative, sep } from "node:path";
import * as vscode from "vscode";
import type { Diagnostic } from "../../core/workspace/diagnostic.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { LineRange } from "../../core/workspace/position.ts";
import { productName } from "../contributions.ts";
import { scriptOfCell } from "./notebook-script.ts";

/** Of the documents that are cells of notebooks. */
export const cellScheme = "vscode-notebook-cell";

/** A file of a workspace folder on disk: what a run can be about. */
export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** Relative to the root, `/` as separator. */
  readonly path: string;
}

/** A file, or the cells of a notebook as one. */
export interface WorkspaceCode extends WorkspaceFile {
  /** Of the file: where the cell is that was pointed at. Left out: it is a file, whose lines are its own. */
  readonly cell?: LineRange;
}

/**
 * As `workspaceFile`, for what works on cells of notebooks as well.
 * @throws Failure `untrusted`, `no-workspace`, `outside-workspace`
 */
export function workspaceCode(uri: vscode.Uri): WorkspaceCode {
  const cell = uri.scheme === cellScheme ? scriptOfCell(uri) : undefined;
  return cell === undefined ? workspaceFile(uri) : { ...workspaceFile(cell.script.uri), cell: cell.lines };
}

/** Lines of what was pointed at, as lines of the file; of a cell, all of it where none are given. */
export function linesIn({ cell }: WorkspaceCode, lines: LineRange | undefined): LineRange | undefined {
  return cell === undefined || lines === undefined
    ? (lines ?? cell)
    : { first: cell.first + lines.first, last: cell.first + lines.last };
}

/** A problem of what was pointed at, as one of the file. */
export function problemIn(
  { path, cell }: Pick<WorkspaceCode, "path" | "cell">,
  problem: Omit<Diagnostic, "path">,
): Diagnostic {
  const { start, end } = problem.range;
  const first = cell?.first ?? 0;
  const range = { start: { ...start, line: start.line + first }, end: { ...end, line: end.line + first } };
  return { ...problem, path, range };
}

/** @throws Failure `untrusted`, `no-workspace`, `outside-workspace` */
export function workspaceFile(uri: vscode.Uri): WorkspaceFile {
  requireTrustedWorkspace();
  const name = basename(uri.path);
  if (uri.scheme === cellScheme) {
    throw new Failure(
      "outside-workspace",
      vscode.l10n.t(
        "This is not possible in this cell of {0}. Cells of code of a notebook in the workspace folder can be fixed and edited, in languages that are known here; for all else, move the code into a file that the notebook imports.",
        name,
      ),
    );
  }
  if (uri.scheme === "untitled") {
    throw new Failure(
      "outside-workspace",
      vscode.l10n.t("{0} has no file yet; save it in the workspace folder first.", name),
    );
  }
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (uri.scheme !== "file" || folder === undefined) {
    throw new Failure(
      "outside-workspace",
      vscode.l10n.t(
        "{0} is not in the workspace folder; open the folder it belongs to, or choose a file of this one.",
        name,
      ),
    );
  }
  const root = folder.uri.fsPath;
  return { uri, root, path: relative(root, uri.fsPath).split(sep).join("/") };
}

/** Whether `workspaceCode` would take it: where it would not, nothing is offered. */
export function isFixable(uri: vscode.Uri): boolean {
  const file = uri.scheme === cellScheme ? scriptOfCell(uri)?.script.uri : uri;
  return (
    vscode.workspace.isTrusted &&
    file?.scheme === "file" &&
    vscode.workspace.getWorkspaceFolder(file) !== undefined
  );
}

/**
 * Absolute path of the workspace folder of the active editor, else of the first one.
 * @throws Failure `untrusted`, `no-workspace`
 */
export function activeFolder(): string {
  requireTrustedWorkspace();
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = active && vscode.workspace.getWorkspaceFolder(active);
  const folders = [folder, ...(vscode.workspace.workspaceFolders ?? [])];
  return folders.find((each) => each?.uri.scheme === "file")?.uri.fsPath ?? "";
}

/** @throws Failure `untrusted`, `no-workspace` */
export function requireTrustedWorkspace(): void {
  requireTrust();
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [first] = folders;
  if (first !== undefined && !folders.some(({ uri }) => uri.scheme === "file")) {
    throw new Failure(
      "outside-workspace",
      vscode.l10n.t(
        "{0} is a virtual folder ({1}) and has no files on disk, on which patches could be verified. Clone the repository and open the clone.",
        first.name,
        first.uri.scheme,
      ),
    );
  }
  if (first === undefined) {
    throw new Failure(
      "no-workspace",
      vscode.l10n.t("No folder is open. Open the folder of a git repository, then try again."),
    );
  }
}

/** @throws Failure `untrusted` */
export function requireTrust(): void {
  if (!vscode.workspace.isTrusted) {
    throw new Failure(
      "untrusted",
      vscode.l10n.t(
        "This workspace is in Restricted Mode, in which {0} runs nothing and sends nothing. Trust it to go on.",
        productName,
      ),
    );
  }
}

export function fileUri(root: string, path: string): vscode.Uri {
  return vscode.Uri.joinPath(vscode.Uri.file(root), path);
}

/**
 * Whether the user could type into the file and save it. The editor would let an edit through and fail at saving,
 * so it is asked for beforehand.
 * @throws Failure `read-only`
 */
export async function requireWritable(root: string, path: string): Promise<void> {
  const uri = fileUri(root, path);
  if (isReadonlyBySetting(uri)) {
    throw new Failure(
      "read-only",
      vscode.l10n.t(
        "{0} is read-only by the setting files.readonlyInclude; nothing was changed. Take it out of the setting first.",
        path,
      ),
    );
  }
  try {
    const { mode } = await stat(uri.fsPath);
    // Administrators may write where the permissions say no; they are asked to say so as well.
    if ((mode & 0o222) === 0) {
      throw new Error("no write permission");
    }
    await access(uri.fsPath, constants.W_OK);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") {
      return;
    }
    throw new Failure(
      "read-only",
      vscode.l10n.t("{0} is read-only; nothing was changed. Make the file writable, then try again.", path),
      { cause },
    );
  }
}

/** The API has no question for it, but language selectors match the same globs. */
function isReadonlyBySetting(uri: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  const settings = vscode.workspace.getConfiguration("files", uri);
  const matches = (key: string): boolean =>
    folder !== undefined &&
    Object.entries(settings.get<Record<string, boolean>>(key) ?? {}).some(
      ([glob, on]) => on && matchesGlob(folder, glob, uri),
    );
  return matches("readonlyInclude") && !matches("readonlyExclude");
}

function matchesGlob(folder: vscode.WorkspaceFolder, glob: string, uri: vscode.Uri): boolean {
  const pattern = glob.startsWith("/") ? glob : new vscode.RelativePattern(folder, glob);
  const document = { uri, languageId: "plaintext", notebook: undefined } as unknown as vscode.TextDocument;
  return vscode.languages.match({ pattern }, document) > 0;
}
