import assert from "node:assert/strict";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as vscode from "vscode";

const patienceMs = 30_000;

/** Absolute path of the workspace folder that the tests may do with as they like. */
export function workspaceRoot(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "the suite is started on a folder");
  return folder.uri.fsPath;
}

export function uriOf(path: string): vscode.Uri {
  return vscode.Uri.file(join(workspaceRoot(), path));
}

export function write(path: string, content: string | Uint8Array): vscode.Uri {
  const file = join(workspaceRoot(), path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return uriOf(path);
}

export function bytesOf(path: string): Buffer {
  return readFileSync(join(workspaceRoot(), path));
}

/** Makes the file read-only until the returned function is called. */
export function lock(path: string): () => void {
  const file = join(workspaceRoot(), path);
  chmodSync(file, 0o444);
  return () => chmodSync(file, 0o644);
}

export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) {
      return answer;
    }
    assert.ok(Date.now() < deadline, `waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Closes every tab without asking, and takes the files away. */
export async function cleanUp(...paths: readonly string[]): Promise<void> {
  for (const document of vscode.workspace.textDocuments.filter(({ isDirty }) => isDirty)) {
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  for (const path of paths) {
    rmSync(join(workspaceRoot(), path), { force: true });
  }
}
