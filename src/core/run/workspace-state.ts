import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readlink } from "node:fs/promises";
import { join } from "node:path";
import { openRepository, workingStateOf } from "../verify/repository.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";

/** For a folder on disk. */
export function stateOfFolder(
  snapshot: Pick<Snapshot, "root" | "list">,
  except: readonly string[],
): (signal: AbortSignal) => Promise<string> {
  return async (signal) => workspaceState(snapshot.root, await snapshot.list(), except, signal);
}

/**
 * Recognises a workspace with everything that checks can see in it: its commit, and what differs from it.
 * @param paths all files; looked at where there is no commit to compare with
 * @param except absolute paths of files that are none of the workspace's business
 */
async function workspaceState(
  root: string,
  paths: readonly string[],
  except: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash("sha256");
  for (const path of await filesThatMatter(root, paths, hash, signal)) {
    throwIfCancelled(signal);
    if (!except.includes(path)) {
      hash.update(`\n${path}\n`);
      await addFile(path, hash);
    }
  }
  return hash.digest("hex");
}

async function filesThatMatter(
  root: string,
  paths: readonly string[],
  hash: Hash,
  signal: AbortSignal,
): Promise<readonly string[]> {
  try {
    const repository = await openRepository(root, signal);
    if (repository !== undefined) {
      const { changed } = await workingStateOf(repository, signal);
      hash.update(repository.head);
      return changed.map((path) => join(repository.top, path)).sort();
    }
  } catch (error) {
    if (!Failure.is(error, "no-git")) {
      throw error;
    }
  }
  return paths.map((path) => join(root, path));
}

async function addFile(path: string, hash: Hash): Promise<void> {
  try {
    if ((await lstat(path)).isSymbolicLink()) {
      hash.update(await readlink(path));
      return;
    }
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      hash.update(chunk);
    }
  } catch (error) {
    // Deleted, a folder, or not for us to read: that is a state as well.
    hash.update((error as NodeJS.ErrnoException).code ?? "unreadable");
  }
}
