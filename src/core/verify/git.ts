import { spawn } from "node:child_process";
import { devNull } from "node:os";
import { simpleGit } from "simple-git";
import { throwIfCancelled } from "../workspace/failure.ts";

/** Runs one git command and gives back what it printed. Rejects when git ends with an error. */
export type Git = (args: readonly string[], signal: AbortSignal) => Promise<string>;

/** No hook and no file-system monitor is run, and nothing is refreshed or collected on the side. */
const SAFE = [
  `core.hooksPath=${devNull}`,
  "core.fsmonitor=false",
  "gc.auto=0",
  "maintenance.auto=false",
  // Looking at a partial clone fetches nothing.
  "protocol.allow=never",
];

/**
 * Git in a folder, made safe for somebody else's repository; variables such as GIT_DIR (set when we are run by a hook)
 * are not inherited.
 */
export function gitIn(folder: string): Git {
  return async (args, signal) => {
    throwIfCancelled(signal);
    const git = simpleGit({
      baseDir: folder,
      abort: signal,
      config: [...SAFE],
      unsafe: {
        allowUnsafeHooksPath: true,
        allowUnsafeFsMonitor: true,
        allowUnsafeConfigPaths: true,
        allowUnsafeProtocolOverride: true,
      },
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

/**
 * One git command that reads from its input, which simple-git has no way to give.
 * @param folder absolute path to run it in
 */
export async function feedGit(
  folder: string,
  args: readonly string[],
  input: string,
  signal: AbortSignal,
): Promise<string> {
  throwIfCancelled(signal);
  const settings = SAFE.flatMap((setting) => ["-c", setting]);
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  const child = spawn("git", [...settings, "--no-optional-locks", ...args], {
    cwd: folder,
    env: Object.fromEntries(inherited),
    signal,
    windowsHide: true,
  });
  const [said, printed]: [Buffer[], Buffer[]] = [[], []];
  child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
  child.stdout.on("data", (chunk: Buffer) => printed.push(chunk));
  // Git that ends early says why; that nobody reads the rest says nothing.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).catch((error: unknown) => {
    throwIfCancelled(signal);
    throw error;
  });
  if (code !== 0) {
    throw new Error(Buffer.concat(said).toString() || `git ended with exit code ${code}`);
  }
  return Buffer.concat(printed).toString();
}

/** Paths printed with `-z`. */
export function pathsIn(output: string): string[] {
  return output.split("\0").filter((path) => path !== "");
}
