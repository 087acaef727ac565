import { chmod, lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Removes a folder whatever a check did to it: one that nobody may write to is made writable first. */
export async function removeTree(path: string): Promise<void> {
  const settings = { recursive: true, force: true, maxRetries: 3 };
  try {
    await rm(path, settings);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EACCES" && code !== "EPERM") {
      throw error;
    }
    await openUp(path);
    await rm(path, settings);
  }
}

async function openUp(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) {
    return;
  }
  await chmod(folder, 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      await openUp(join(folder, entry.name));
    }
  }
}
