import { stat } from "node:fs/promises";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import { gitIn, pathsIn, type Git } from "./git.ts";

/** Installed dependencies: too heavy to copy, and the same for every candidate. */
const HEAVY_FOLDERS: ReadonlySet<string> = new Set(["node_modules", ".venv", "venv", "vendor"]);

/** The user's repository, which is only ever read. */
export interface Repository {
  /** Absolute path of the working tree. */
  readonly top: string;
  /** The workspace folder inside it: empty, or `packages/app/`. */
  readonly prefix: string;
  /** The commit that is checked out. */
  readonly head: string;
  readonly git: Git;
}

/** What the user's working tree has beyond its commit. Paths relative to `top`, `/` as separator. */
export interface WorkingState {
  /** Changed, deleted, staged, and untracked-but-not-ignored files. */
  readonly changed: readonly string[];
  readonly heavyFolders: readonly string[];
}

/**
 * @param root absolute path of the workspace folder
 * @returns undefined when the folder is in no repository, or in one without a commit
 * @throws Failure `no-git` without git, or where it cannot read the repository; `cancelled`
 */
export async function openRepository(root: string, signal: AbortSignal): Promise<Repository | undefined> {
  if (!(await stat(root).catch(() => undefined))?.isDirectory()) {
    throw new Failure("no-workspace", `${root} is no folder; open the folder that holds your code.`);
  }
  const git = gitIn(root);
  const found = await git(["rev-parse", "--show-toplevel", "--show-prefix"], signal).catch(
    (error: unknown) => {
      throwIfCancelled(signal);
      withoutRepository(root, error);
    },
  );
  if (found === undefined) {
    return undefined;
  }
  const [top = root, prefix = ""] = found.split("\n");
  const head = await git(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], signal).catch(() => {
    throwIfCancelled(signal);
    return undefined;
  });
  return head === undefined ? undefined : { top, prefix, head: head.trim(), git: gitIn(top) };
}

export async function workingStateOf({ git }: Repository, signal: AbortSignal): Promise<WorkingState> {
  const beyondIgnored = [...HEAVY_FOLDERS]
    .filter((name) => name !== "vendor")
    .map((name) => `--exclude=${name}`);
  const untracked = ["ls-files", "-z", "--others", "--exclude-standard", ...beyondIgnored];
  const [tracked, others, ignored] = await Promise.all([
    // Not `git diff`, which may write the index.
    git(["diff-index", "-z", "--name-only", "--no-renames", "--ignore-submodules", "HEAD"], signal),
    git(untracked, signal),
    git([...untracked, "--ignored", "--directory"], signal),
  ]);
  return {
    // A repository of its own inside this one is listed as `folder/`, and is none of ours.
    changed: [...new Set([...pathsIn(tracked), ...pathsIn(others)])].filter((path) => !path.endsWith("/")),
    heavyFolders: pathsIn(ignored)
      .filter((path) => path.endsWith("/"))
      .map((path) => path.slice(0, -1))
      .filter((path) => HEAVY_FOLDERS.has(path.slice(path.lastIndexOf("/") + 1))),
  };
}

/** @throws Failure `no-git` where another reason than a missing repository is behind it */
function withoutRepository(root: string, cause: unknown): undefined {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (said.includes("not a git repository")) {
    return undefined;
  }
  throw said.includes("ENOENT")
    ? new Failure(
        "no-git",
        "Every patch is tried on a copy that git makes, and there is no git on this machine. Install it (https://git-scm.com/downloads), then type: git --version",
        { cause },
      )
    : new Failure("no-git", `Git cannot read ${root}: ${said.trim()}`, { cause });
}
