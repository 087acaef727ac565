import { rm } from "node:fs/promises";
import { throwIfCancelled } from "../workspace/failure.ts";
import type { Git } from "./git.ts";

/** Another process (a second editor window, the user's own terminal) may register or remove one at the same moment. */
const ATTEMPTS = 5;

/** The commands that read or write git's list of worktrees: half-written entries of one make another fail. */
let lastCommand: Promise<unknown> = Promise.resolve();

/**
 * Registers a worktree of a commit and leaves it without files.
 * @param tree absolute path of a folder that does not exist yet
 */
export async function addWorktree(
  git: Git,
  tree: string,
  commit: string,
  signal: AbortSignal,
): Promise<void> {
  // --force: a folder of this name may be registered still, from a process that was killed.
  const args = ["worktree", "add", "--no-checkout", "--detach", "--quiet", "--force", tree, commit];
  await oneAtATime(async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        await git(args, signal);
        return;
      } catch (error) {
        throwIfCancelled(signal);
        if (attempt === ATTEMPTS) {
          throw error;
        }
        await rm(tree, { recursive: true, force: true });
      }
    }
  });
}

/** Leaves no folder and no registration behind. Not interruptible: this is what happens after an interruption. */
export async function removeWorktree(git: Git, tree: string): Promise<void> {
  await rm(tree, { recursive: true, force: true, maxRetries: 3 });
  await oneAtATime(async () => {
    for (let attempt = 1; ; attempt++) {
      try {
        await git(["worktree", "remove", "--force", "--force", tree], new AbortController().signal);
        return;
      } catch (error) {
        if (error instanceof Error && error.message.includes("is not a working tree")) {
          return;
        }
        if (attempt === ATTEMPTS) {
          throw error;
        }
      }
    }
  });
}

/** @returns absolute paths, the main working tree's first */
export async function listWorktrees(git: Git, signal: AbortSignal): Promise<string[]> {
  const list = await oneAtATime(() => git(["worktree", "list", "--porcelain"], signal));
  return [...list.matchAll(/^worktree (.+)$/gm)].flatMap(([, path]) => path ?? []);
}

async function oneAtATime<T>(command: () => Promise<T>): Promise<T> {
  const done = lastCommand.then(command);
  lastCommand = done.catch(() => undefined);
  return done;
}
