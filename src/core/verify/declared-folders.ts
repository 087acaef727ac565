import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Stats } from "node:fs";
import { Failure } from "../workspace/failure.ts";
import { workspacePath } from "../workspace/path.ts";
import { said } from "../workspace/said.ts";

/** So many folders are somebody's mistake. */
const mostFolders = 50;

/**
 * Folders that a user wants in every sandbox although git ignores them, such as what a compiler has built.
 * @param root absolute path of the workspace folder
 * @param names as they were given; relative to the root
 * @param onMissing told of each that is not there, and that nothing comes of it; left out: that is a failure
 * @returns relative to the root, `/` as separator, none inside of another
 * @throws Failure `usage` where one leads out of the workspace or into git's own folder, is no folder, or cannot be looked at
 */
export async function declaredFolders(
  root: string,
  names: readonly string[],
  onMissing?: (why: string) => void,
): Promise<readonly string[]> {
  if (names.length > mostFolders) {
    throw new Failure(
      "usage",
      `${names.length} folders cannot be shared with sandboxes; name ${mostFolders} at the most.`,
    );
  }
  const found = new Set<string>();
  for (const name of names) {
    const verdict = await workspacePath(root, name);
    if (verdict.kind !== "inside") {
      throw refused(name, said`it is not a folder inside the workspace`);
    }
    const about = await lookAt(join(root, ...verdict.path.split("/")), name);
    if (about !== undefined && !about.isDirectory()) {
      throw refused(name, said`it is a file`);
    }
    if (about !== undefined) {
      found.add(verdict.path);
    } else if (onMissing === undefined) {
      throw missing(name, root);
    } else {
      onMissing(missing(name, root).message);
    }
  }
  const all = [...found];
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}

/** @returns undefined where nothing is there */
async function lookAt(path: string, name: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") {
      return undefined;
    }
    throw refused(name, said`it cannot be looked at (${code ?? message})`);
  }
}

function missing(name: string, root: string): Failure {
  return new Failure(
    "usage",
    `${JSON.stringify(name)} cannot be shared with sandboxes: there is no such folder in ${root}. Have it made first, such as by a build, or name another one.`,
  );
}

function refused(name: string, why: string): Failure {
  return new Failure(
    "usage",
    `${JSON.stringify(name)} cannot be shared with sandboxes: ${why}. Name a folder relative to the workspace folder, such as target.`,
  );
}
