import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../workspace/failure.ts";
import { workspacePath } from "../workspace/path.ts";

/** So many folders are somebody's mistake. */
const mostFolders = 50;

/**
 * Folders that a user wants in every sandbox although git ignores them, such as what a compiler has built.
 * @param root absolute path of the workspace folder
 * @param names as they were given; relative to the root
 * @returns relative to the root, `/` as separator, none inside of another; those that are not there yet among them
 * @throws Failure `usage` where one leads out of the workspace or into git's own folder, or is no folder
 */
export async function declaredFolders(root: string, names: readonly string[]): Promise<readonly string[]> {
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
      throw refused(name, "it is not a folder inside the workspace");
    }
    const about = await stat(join(root, ...verdict.path.split("/"))).catch(() => undefined);
    if (about !== undefined && !about.isDirectory()) {
      throw refused(name, "it is a file");
    }
    found.add(verdict.path);
  }
  const all = [...found];
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}

function refused(name: string, why: string): Failure {
  return new Failure(
    "usage",
    `${JSON.stringify(name)} cannot be shared with sandboxes: ${why}. Name a folder relative to the workspace folder, such as target.`,
  );
}
