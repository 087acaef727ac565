import { devNull } from "node:os";
import { runGit } from "../workspace/run-git.ts";

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

/** Git in a folder, made safe for somebody else's repository. */
export function gitIn(folder: string): Git {
  return (args, signal) => runGit(folder, ["--no-optional-locks", ...args], { config: SAFE, signal });
}

/**
 * One git command that reads from its input.
 * @param folder absolute path to run it in
 */
export function feedGit(
  folder: string,
  args: readonly string[],
  input: string,
  signal: AbortSignal,
): Promise<string> {
  return runGit(folder, ["--no-optional-locks", ...args], { config: SAFE, input, signal });
}

/** Paths printed with `-z`. */
export function pathsIn(output: string): string[] {
  return output.split("\0").filter((path) => path !== "");
}
