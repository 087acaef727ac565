import { chmod, stat } from "node:fs/promises";
import type { FileChange, Patch } from "../../core/patch/patch.ts";
import { fileUri } from "../workspace/workspace-file.ts";

/** A file that becomes executable, or no longer is: what the editor's own edits cannot say. */
export interface ModeChange {
  readonly path: string;
  readonly executable: boolean;
  /** Permission bits before and after. */
  readonly before: number;
  readonly after: number;
}

/** Windows knows no such thing. */
const areKnown = process.platform !== "win32";

/** What the patch changes of files that are there; those that are so already are left out. A renamed one is its old self. */
export async function modeChanges(
  root: string,
  changes: readonly FileChange[],
): Promise<readonly ModeChange[]> {
  const found: ModeChange[] = [];
  for (const change of changes) {
    if (
      areKnown &&
      (change.kind === "modify" || change.kind === "rename") &&
      change.executable !== undefined
    ) {
      const { executable } = change;
      const old = change.kind === "rename" ? await modeOf(root, change.from) : undefined;
      const path = change.kind === "rename" && old !== undefined ? change.from : change.path;
      const before = old ?? (await modeOf(root, path));
      const after = before === undefined ? undefined : withExecution(before, executable);
      if (before !== undefined && after !== undefined && before !== after) {
        found.push({ path, executable, before, after });
      }
    }
  }
  return found;
}

/** The patch without modes that files have already: taking it back is to leave them so. */
export async function withoutKnownModes(root: string, patch: Patch): Promise<Patch> {
  const changing = new Set((await modeChanges(root, patch.changes)).map(({ path }) => path));
  return {
    changes: patch.changes.map((change) => {
      if (change.kind === "modify" && !changing.has(change.path)) {
        const { kind, path, base, hunks } = change;
        return { kind, path, base, hunks };
      }
      if (change.kind === "rename" && !changing.has(change.from)) {
        const { kind, from, path, base, hunks } = change;
        return { kind, from, path, base, hunks };
      }
      return change;
    }),
  };
}

export async function setMode(root: string, path: string, mode: number): Promise<void> {
  await chmod(fileUri(root, path).fsPath, mode);
}

/** Of a file that has just been made. */
export async function makeExecutable(root: string, path: string): Promise<void> {
  const mode = areKnown ? await modeOf(root, path) : undefined;
  if (mode !== undefined) {
    await setMode(root, path, withExecution(mode, true));
  }
}

/** @returns undefined where there is no such file */
async function modeOf(root: string, path: string): Promise<number | undefined> {
  try {
    const { mode } = await stat(fileUri(root, path).fsPath);
    return mode & 0o7777;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return undefined;
    }
    throw error;
  }
}

/** Whoever may read it may run it. */
function withExecution(mode: number, executable: boolean): number {
  return executable ? mode | ((mode & 0o444) >> 2) : mode & ~0o111;
}
