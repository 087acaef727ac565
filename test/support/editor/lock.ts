import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { eventually } from "./eventually.ts";

const longestInstallMs = 10 * 60_000;

/**
 * Waits until this process is the only holder of the lock file `path`, and returns the function that gives it back.
 * The file names its holder's process, so that a lock whose holder was killed does not block the next run.
 */
export async function holdLock(path: string): Promise<() => Promise<void>> {
  const mine = `${path}.${process.pid}`;
  await writeFile(mine, String(process.pid));
  try {
    let told = false;
    await eventually(`the other process that holds ${path}`, longestInstallMs, async () => {
      if (await tryLink(mine, path)) {
        return true;
      }
      const holder = await holderOf(path);
      if (holder !== undefined && !isAlive(holder)) {
        await dropStaleLock(path, mine);
      } else if (!told) {
        console.log(`editor: waiting for process ${holder ?? "?"}, which is installing the same thing`);
      }
      told = true;
      return false;
    });
  } finally {
    await rm(mine, { force: true });
  }
  return () => rm(path, { force: true });
}

/** `link` either makes the complete lock file or fails: there is no moment when it exists without its content. */
async function tryLink(mine: string, path: string): Promise<boolean> {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  }
}

async function holderOf(path: string): Promise<number | undefined> {
  try {
    return Number(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** Two waiters may see the same dead holder: only one rename succeeds, and what it moved is looked at again. */
async function dropStaleLock(path: string, mine: string): Promise<void> {
  const moved = `${mine}.stale`;
  await rename(path, moved);
  const holder = await holderOf(moved);
  if (holder !== undefined && isAlive(holder)) {
    await tryLink(moved, path);
  }
  await rm(moved, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
