import { posix } from "node:path";
import { inFolder, insideOf } from "./run-there.ts";
import type { TestRunner } from "./test-runner.ts";

/**
 * The command that runs these test files and no others.
 * @param paths relative to the workspace folder, in the runner's own
 */
export function runFiles({ folder, words, below }: TestRunner, paths: readonly string[]): string {
  const own = paths.map((path) => insideOf(folder, path));
  const isBelow = below !== undefined && own.every((path) => path.startsWith(`${below.folder}/`));
  return inFolder(
    folder,
    isBelow
      ? own.map((path) => `${below.words} ${JSON.stringify(posix.basename(path))}`).join(" && ")
      : [words, ...own.map((path) => JSON.stringify(path))].join(" "),
  );
}
