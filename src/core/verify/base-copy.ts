import { constants, copyFile, lstat, mkdir, readlink, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { throwIfCancelled } from "../workspace/failure.ts";

/**
 * Copies files between folders as git would check them out: links stay links, the executable bit stays, and what is
 * missing in `from` is removed in `to`.
 * @param paths relative, `/` as separator
 */
export async function copyState(
  from: string,
  to: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const path of paths) {
    throwIfCancelled(signal);
    const source = join(from, ...path.split("/"));
    const target = join(to, ...path.split("/"));
    const stat = await lstat(source).catch(() => undefined);
    await rm(target, { recursive: true, force: true });
    if (stat?.isSymbolicLink()) {
      await mkdir(dirname(target), { recursive: true });
      await symlink(await readlink(source), target);
    } else if (stat?.isFile()) {
      await mkdir(dirname(target), { recursive: true });
      // Shares the blocks where the file system can.
      await copyFile(source, target, constants.COPYFILE_FICLONE);
    }
  }
}
