import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { holdLock } from "./lock.ts";

/** The repository's root folder. */
export const repositoryRoot = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the editor and the browser are kept between runs: git-ignored, safe to delete at any time. */
export const cacheRoot = join(repositoryRoot, ".vscode-test");

/**
 * Returns the folder `name` of the cache, filled by `fill` if it is not there yet.
 * `fill` works in a scratch folder that gets its final name only when it has succeeded: a folder that exists is
 * complete, however an earlier run ended. A lock keeps two processes from filling the same folder at once.
 */
export async function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cacheRoot, name);
  if (existsSync(folder)) {
    return folder;
  }
  await mkdir(cacheRoot, { recursive: true });
  const release = await holdLock(join(cacheRoot, `${name}.lock`));
  try {
    if (existsSync(folder)) {
      return folder;
    }
    await removeAll((entry) => entry.startsWith(`${name}.partial`));
    // A name of its own: what an interrupted run started may still be writing to the one it had.
    const scratch = `${folder}.partial-${process.pid}`;
    await mkdir(scratch, { recursive: true });
    await fill(scratch);
    await removeOtherVersions(name);
    await rename(scratch, folder);
    return folder;
  } finally {
    await release();
  }
}

/** `code-server-4.138.0` goes when `code-server-4.139.1` comes: each is several hundred megabytes. */
async function removeOtherVersions(name: string): Promise<void> {
  const version = /-\d[\d.]*$/;
  const product = name.replace(version, "");
  await removeAll((entry) => entry !== name && version.test(entry) && entry.replace(version, "") === product);
}

async function removeAll(unwanted: (entry: string) => boolean): Promise<void> {
  const entries = (await readdir(cacheRoot)).filter(unwanted);
  await Promise.all(entries.map((entry) => rm(join(cacheRoot, entry), { recursive: true, force: true })));
}
