import { isAbsolute } from "node:path";
import * as vscode from "vscode";
import { workspacePath } from "../../core/workspace/path.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { EditTarget } from "../commands/edit-target.ts";
import { requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";

/** What an agent asks for. It is a model's word: the schema in package.json says what is right, and nobody has to keep to it. */
export interface PatchInput {
  readonly target: EditTarget;
  /** Relative to its workspace folder. */
  readonly path: string;
  /** Empty where there is none. */
  readonly instruction: string;
}

const longestInstruction = 20_000;

/** @throws Failure `usage` for what is no input, `outside-workspace`, `missing-file`, `untrusted`, `no-workspace` */
export async function patchInput(raw: unknown): Promise<PatchInput> {
  requireTrustedWorkspace();
  const { file, firstLine, lastLine = firstLine, instruction = "" } = (raw ?? {}) as Record<string, unknown>;
  if (typeof file !== "string" || file === "" || typeof instruction !== "string") {
    throw new Failure(
      "usage",
      vscode.l10n.t('The tool takes {"file": a path in the workspace, "instruction": text}.'),
    );
  }
  if (instruction.length > longestInstruction) {
    throw new Failure(
      "usage",
      vscode.l10n.t("The instruction is longer than {0} characters.", longestInstruction),
    );
  }
  const lines = firstLine === undefined ? undefined : givenLines(firstLine, lastLine);
  const { uri, path } = await fileAt(file);
  return {
    target: { uri: uri.toString(), ...(lines && { lines }) },
    path,
    instruction: instruction.trim(),
  };
}

function givenLines(first: unknown, last: unknown): { readonly first: number; readonly last: number } {
  if (!isLine(first) || !isLine(last) || first > last) {
    throw new Failure("usage", vscode.l10n.t("firstLine and lastLine are whole numbers from 1, in order."));
  }
  return { first: first - 1, last: last - 1 };
}

function isLine(line: unknown): line is number {
  return Number.isSafeInteger(line) && Number(line) >= 1;
}

/** The file in the first workspace folder that has it. */
async function fileAt(file: string): Promise<{ readonly uri: vscode.Uri; readonly path: string }> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  let refusal: Failure | undefined;
  for (const { uri: folder } of folders) {
    const root = folder.fsPath;
    // Agents name files by either kind of path.
    const relative = isAbsolute(file) ? (workspaceFolderPath(root, vscode.Uri.file(file)) ?? file) : file;
    const verdict = await workspacePath(root, relative);
    if (verdict.kind === "inside") {
      const uri = vscode.Uri.joinPath(folder, verdict.path);
      if (await isFile(uri)) {
        return { uri, path: verdict.path };
      }
    } else {
      const kind = verdict.kind === "outside" ? "outside-workspace" : "protected-path";
      refusal ??= new Failure(kind, verdict.reason);
    }
  }
  const name = file.slice(0, 200);
  throw refusal ?? new Failure("missing-file", vscode.l10n.t("There is no file {0} in the workspace.", name));
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return ((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File) !== 0;
  } catch (error) {
    if (error instanceof vscode.FileSystemError) {
      return false;
    }
    throw error;
  }
}
