import { devNull } from "node:os";
import { simpleGit } from "simple-git";
import { throwIfCancelled } from "../workspace/failure.ts";

/** Runs one git command and gives back what it printed. Rejects when git ends with an error. */
export type Git = (args: readonly string[], signal: AbortSignal) => Promise<string>;

/**
 * Git in a folder, made safe for somebody else's repository: no hook and no file-system monitor is run, nothing is
 * refreshed or collected on the side, and variables such as GIT_DIR (set when we are run by a hook) are not inherited.
 */
export function gitIn(folder: string): Git {
  return async (args, signal) => {
    throwIfCancelled(signal);
    const git = simpleGit({
      baseDir: folder,
      abort: signal,
      config: [`core.hooksPath=${devNull}`, "core.fsmonitor=false", "gc.auto=0", "maintenance.auto=false"],
      unsafe: { allowUnsafeHooksPath: true, allowUnsafeFsMonitor: true, allowUnsafeConfigPaths: true },
      // Left to itself, simple-git takes a command that fails without a word for a success.
      errors: (error, { exitCode }) =>
        error ??
        (exitCode === 0 ? undefined : new Error(`git ${args[0] ?? ""} ended with exit code ${exitCode}`)),
    });
    try {
      return await git.raw(["--no-optional-locks", ...args]);
    } catch (error) {
      throwIfCancelled(signal);
      throw error;
    }
  };
}

/** Paths printed with `-z`. */
export function pathsIn(output: string): string[] {
  return output.split("\0").filter((path) => path !== "");
}
