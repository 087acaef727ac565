import { readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { gitIn } from "./git.ts";
import { openRepository, type Repository } from "./repository.ts";
import { listWorktrees, removeWorktree } from "./worktrees.ts";

/** Begin of the name of a pool's folder in the system's temporary folder; the process id and a random part follow. */
export function poolPrefix(pid: number): string {
  return `patched-moa-${pid}-`;
}

const POOL_NAME = /^patched-moa-(\d+)-/;

/**
 * As `removeLeftovers`, for a folder whose run was killed.
 * @throws Failure `no-git`, `cancelled`
 */
export async function removeLeftoversOf(root: string, signal: AbortSignal): Promise<void> {
  await removeLeftovers(await openRepository(root, signal), signal);
}

/**
 * Removes what processes that were killed left behind: their folders, and their worktrees in any repository.
 * @param repository whose list of worktrees is looked through; left out: no folder of its own is expected in any
 */
export async function removeLeftovers(
  repository: Pick<Repository, "git"> | undefined,
  signal: AbortSignal,
): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (await isAbandoned(folder)) {
      for (const tree of await readdir(folder).catch(() => [])) {
        await removeFromItsRepository(join(folder, tree));
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }
  if (repository === undefined) {
    return;
  }
  const { git } = repository;
  // Registered here, but the folder is gone already: the system's temporary folder is emptied now and then.
  for (const tree of await listWorktrees(git, signal)) {
    const pool = dirname(tree);
    if (POOL_NAME.test(basename(pool)) && !(await exists(pool))) {
      await removeWorktree(git, tree);
    }
  }
}

async function removeFromItsRepository(tree: string): Promise<void> {
  const link = await readFile(join(tree, ".git"), "utf8").catch(() => "");
  const registration = /^gitdir: (.+)$/m.exec(link)?.[1];
  if (registration !== undefined && (await exists(registration))) {
    // …/.git/worktrees/name
    await removeWorktree(gitIn(dirname(dirname(registration))), tree);
  }
}

/** Its process is dead, or a newer one has got the same number, as happens in containers all the time. */
async function isAbandoned(folder: string): Promise<boolean> {
  const pid = Number(POOL_NAME.exec(basename(folder))?.[1]);
  const stats = Number.isInteger(pid) ? await stat(folder).catch(() => undefined) : undefined;
  if (!stats || (process.getuid && stats.uid !== process.getuid())) {
    return false;
  }
  if (pid === process.pid) {
    return stats.birthtimeMs < Date.now() - process.uptime() * 1000;
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
