import { chmod, lstat, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/** No system opens a path of more than 4,096 characters, and some less; folders that are deeper are moved up first. */
const LONGEST_PATH = 1_000;

/** Removes a folder whatever a check did to it: closed folders are opened, very deep ones moved up. */
export async function removeTree(path: string): Promise<void> {
  const settings = { recursive: true, force: true, maxRetries: 3 };
  try {
    await rm(path, settings);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EPERM" && code !== "ENAMETOOLONG") {
      throw error;
    }
    await openUp(path);
    await rm(path, settings);
  }
}

async function openUp(top: string): Promise<void> {
  const folders = (await lstat(top)).isDirectory() ? [top] : [];
  let moved = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    await chmod(folder, 0o700);
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const inner = join(folder, entry.name);
      if (entry.isDirectory() && inner.length > top.length + LONGEST_PATH) {
        // The folder it is taken out of may have to be writable, and it itself for its `..` to change.
        await chmod(inner, 0o700);
        folders.push(join(top, `moved-up-${++moved}`));
        await rename(inner, join(top, `moved-up-${moved}`));
      } else if (entry.isDirectory()) {
        folders.push(inner);
      }
    }
  }
}
