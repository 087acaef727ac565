import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { TypeScriptService } from "../core/language/typescript/typescript-service.ts";
import { ShownSnapshot } from "../core/privacy/hidden/shown-snapshot.ts";
import type { Target } from "../core/task/task.ts";
import type { Diagnostic } from "../core/workspace/diagnostic.ts";
import { Failure } from "../core/workspace/failure.ts";
import { touchesLines } from "../core/workspace/position.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";

const nothing = new Map<string, string>();

/**
 * What a language service reports where the user points: the lines, the file, the folder, or the whole workspace.
 * @param target a path of "" is the workspace folder
 * @throws Failure `missing-file`, `usage`
 */
export async function findProblems(
  service: TypeScriptService,
  snapshot: Snapshot,
  target: Target | undefined,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  const files = await filesAt(snapshot, target);
  if (target === undefined || (await isFolder(snapshot, target.path))) {
    return service.diagnoseProject(files, nothing, signal);
  }
  const { path, lines } = target;
  const problems = await service.diagnose([path], nothing, signal);
  return lines === undefined ? problems : problems.filter(({ range }) => touchesLines(range, lines));
}

/**
 * The file a user points at, the files of the folder, or all that models may be shown.
 * @throws Failure `missing-file`, `usage` (lines of a folder)
 */
export async function filesAt(snapshot: Snapshot, target: Target | undefined): Promise<readonly string[]> {
  if (target === undefined) {
    return new ShownSnapshot(snapshot).list();
  }
  const { path, lines } = target;
  if (await isFolder(snapshot, path)) {
    if (lines !== undefined) {
      throw new Failure("usage", `${path} is a folder, which has no lines; leave them out, or name a file.`);
    }
    return (await new ShownSnapshot(snapshot).list()).filter((file) => isWithin(file, path));
  }
  if ((await snapshot.read(path)) === undefined) {
    throw new Failure("missing-file", `There is no file ${path} in ${snapshot.root}; check --file.`);
  }
  return [path];
}

/** @param path relative to the root; "" is the root itself */
export async function isFolder({ root }: Pick<Snapshot, "root">, path: string): Promise<boolean> {
  return stat(join(root, path)).then(
    (found) => found.isDirectory(),
    // What is not there, or cannot be seen, is told when it is read.
    () => false,
  );
}

function isWithin(file: string, folder: string): boolean {
  return folder === "" || file.startsWith(`${folder}/`);
}
