import { throwIfCancelled } from "../workspace/failure.ts";
import type { Git } from "./git.ts";
import { removeTree } from "./remove-tree.ts";

/** Registering one reads the entries of the others, which may be half written. */
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
        await removeTree(tree);
      }
    }
  });
}

async function oneAtATime<T>(command: () => Promise<T>): Promise<T> {
  const done = lastCommand.then(command);
  lastCommand = done.catch(() => undefined);
  return done;
}
