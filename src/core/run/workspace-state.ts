import { createHash } from "node:crypto";
import { lstat, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { pathsIn } from "../verify/git.ts";
import { changedPathsOf, headOf, openRepository, type Repository } from "../verify/repository.ts";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";

/**
 * Recognises a folder on disk, with everything in it that checks can see: by its commit and what differs from that.
 * @param except absolute paths of files that are none of the workspace's business
 */
export function stateOfFolder(
  snapshot: Pick<Snapshot, "root" | "list">,
  except: readonly string[],
): (signal: AbortSignal) => Promise<string> {
  return async (signal) => {
    const repository = await repositoryOf(snapshot.root, signal);
    const head = repository && (await headOf(repository, signal));
    const since = repository && head !== undefined ? { repository, head } : undefined;
    const paths = since ? await changedPathsOf(since.repository, signal) : await snapshot.list();
    const committed =
      since && paths.length > 0 ? await blobsOf(since.repository, since.head, signal) : undefined;
    const top = since?.repository.top ?? snapshot.root;
    const hash = createHash("sha256").update(since?.head ?? "");
    for (const path of [...paths].sort()) {
      throwIfCancelled(signal);
      const file = join(top, path);
      const content = except.includes(file) ? undefined : await contentOf(file);
      // Git lists what was only touched as well.
      if (content !== undefined && committed?.get(path) !== blobId(content, committed?.get(path))) {
        hash.update(`${path}\n`).update(createHash("sha256").update(content).digest("hex"));
      }
    }
    return hash.digest("hex");
  };
}

async function repositoryOf(root: string, signal: AbortSignal): Promise<Repository | undefined> {
  try {
    return await openRepository(root, signal);
  } catch (error) {
    if (Failure.is(error, "no-git")) {
      return undefined;
    }
    throw error;
  }
}

/** The id of each file's content in the commit, by path from the top. */
async function blobsOf(
  { git }: Repository,
  head: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const entries = pathsIn(await git(["ls-tree", "-r", "-z", head], signal));
  return new Map(
    entries.map((entry): [string, string] => {
      const [about = "", path = ""] = entry.split("\t", 2);
      return [path, about.split(" ")[2] ?? ""];
    }),
  );
}

/** As git makes it. @param like an id of the same repository, whose length tells how */
function blobId(content: Buffer, like: string | undefined): string {
  const algorithm = like?.length === 64 ? "sha256" : "sha1";
  return createHash(algorithm).update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** What is deleted, a folder, or not for us to read, is a state as well. */
async function contentOf(path: string): Promise<Buffer> {
  try {
    return (await lstat(path)).isSymbolicLink() ? Buffer.from(await readlink(path)) : await readFile(path);
  } catch (error) {
    return Buffer.from(`\0${(error as NodeJS.ErrnoException).code ?? "unreadable"}`);
  }
}
