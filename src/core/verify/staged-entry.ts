import { pathsIn, type Git } from "./git.ts";

/** One entry of git's index. */
export interface StagedEntry {
  /** Relative to the top of the working tree, `/` as separator. */
  readonly path: string;
  /** Mode, object, stage and path: what `git update-index --index-info` takes. */
  readonly line: string;
  /** Left out of the working tree, as git was told. */
  readonly isSkipped: boolean;
}

/** Git's index, by one question. */
export async function stagedIn(git: Git, signal: AbortSignal): Promise<readonly StagedEntry[]> {
  return pathsIn(await git(["ls-files", "-z", "--stage", "-t"], signal)).map((entry) => {
    // A letter and a blank go before what `--stage` alone prints.
    const line = entry.slice(2);
    return { path: line.slice(line.indexOf("\t") + 1), line, isSkipped: entry.startsWith("S") };
  });
}
