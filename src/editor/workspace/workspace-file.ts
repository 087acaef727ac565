import { access, constants, stat } from "node:fs/promises";
import { basename, relative, sep } from "node:path";
import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { productName } from "../contributions.ts";

/** A file of a workspace folder on disk: what a run can be about. */
export interface WorkspaceFile {
  readonly uri: vscode.Uri;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** Relative to the root, `/` as separator. */
  readonly path: string;
}

/** @throws Failure `untrusted`, `no-workspace`, `outside-workspace` */
export function workspaceFile(uri: vscode.Uri): WorkspaceFile {
  requireTrustedWorkspace();
  const name = basename(uri.path);
  if (uri.scheme === "vscode-notebook-cell") {
    throw new Failure(
      "outside-workspace",
      vscode.l10n.t(
        "Cells of notebooks cannot be changed yet, because patches are verified on files. Move the code of {0} into a file that the notebook imports.",
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

/** Whether `workspaceFile` would take it: where it would not, nothing is offered. */
export function isFixable(uri: vscode.Uri): boolean {
  return (
    vscode.workspace.isTrusted &&
    uri.scheme === "file" &&
    vscode.workspace.getWorkspaceFolder(uri) !== undefined
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
