import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Failure, throwIfCancelled } from "../workspace/failure.ts";
import { gitIn, pathsIn, type Git } from "./git.ts";

/** Installed dependencies: too heavy to copy, and the same for every candidate. */
const HEAVY_FOLDERS: ReadonlySet<string> = new Set(["node_modules", ".venv", "venv", "vendor"]);

/** For lists of untracked files: these folders are installed, also where .gitignore does not say so. */
export const NEVER_OURS = ["node_modules", ".venv", "venv"].map((name) => `--exclude=${name}`);

/** @param path `/` as separator */
export function isHeavyFolder(path: string): boolean {
  return HEAVY_FOLDERS.has(path.slice(path.lastIndexOf("/") + 1));
}

/** The user's repository, which is only ever read. */
export interface Repository {
  /** Absolute path of the working tree. */
  readonly top: string;
  /** The workspace folder inside it: empty, or `packages/app/`. */
  readonly prefix: string;
  /** Absolute path of what all worktrees of the repository share. */
  readonly common: string;
  /** How its objects are named. */
  readonly objectFormat: "sha1" | "sha256";
  readonly git: Git;
}

/**
 * @param root absolute path of the workspace folder
 * @returns undefined when the folder is in no repository
 * @throws Failure `no-git` without git, or where it cannot read the repository; `no-workspace`, `cancelled`
 */
export async function openRepository(root: string, signal: AbortSignal): Promise<Repository | undefined> {
  if (!(await stat(root).catch(() => undefined))?.isDirectory()) {
    throw new Failure("no-workspace", `${root} is no folder; open the folder that holds your code.`);
  }
  try {
    const [top = "", prefix = "", common = "", format = ""] = await answersOf(gitIn(root), signal);
    // An old git that does not know the question gives it back, and knows one kind only.
    const objectFormat = format === "sha256" ? "sha256" : "sha1";
    return { top, prefix, common: resolve(root, common), objectFormat, git: gitIn(top) };
  } catch (error) {
    throwIfCancelled(signal);
    withoutRepository(root, error);
    return undefined;
  }
}

const QUESTIONS = ["--show-toplevel", "--show-prefix", "--git-common-dir", "--show-object-format"];

/** All at once, for starting git takes longer than any answer; one by one where a path has line ends in it. */
async function answersOf(git: Git, signal: AbortSignal): Promise<readonly string[]> {
  const said = await git(["rev-parse", ...QUESTIONS], signal);
  const lines = said.split(/\r?\n/);
  if (lines.length === QUESTIONS.length + 1) {
    return lines;
  }
  const answers: string[] = [];
  for (const question of QUESTIONS) {
    answers.push((await git(["rev-parse", question], signal)).replace(/\r?\n$/, ""));
  }
  return answers;
}

/** Where the objects of the repository are. Absolute. */
export function objectsOf({ common }: Pick<Repository, "common">): string {
  return join(common, "objects");
}

/** @returns the commit that is checked out; undefined before the first */
export async function headOf({ git }: Repository, signal: AbortSignal): Promise<string | undefined> {
  const head = await git(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"], signal).catch(() => {
    // Says so by failing without a word.
    throwIfCancelled(signal);
    return undefined;
  });
  return head?.trim();
}

/**
 * What the user's working tree has beyond its commit: changed, deleted, staged, and untracked-but-not-ignored files.
 * @returns paths relative to `top`, `/` as separator
 */
export async function changedPathsOf({ git }: Repository, signal: AbortSignal): Promise<readonly string[]> {
  const [tracked, others] = await Promise.all([
    // Not `git diff`, which may write the index.
    git(["diff-index", "-z", "--name-only", "--no-renames", "--ignore-submodules", "HEAD"], signal),
    git(["ls-files", "-z", "--others", "--exclude-standard", ...NEVER_OURS], signal),
  ]);
  // A repository of its own inside this one is listed as `folder/`.
  return [...new Set([...pathsIn(tracked), ...pathsIn(others)])].filter((path) => !path.endsWith("/"));
}

/** @throws Failure `no-git` where another reason than a missing repository is behind it */
function withoutRepository(root: string, cause: unknown): void {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (said.includes("not a git repository")) {
    return;
  }
  throw said.includes("ENOENT")
    ? new Failure(
        "no-git",
        "Every patch is tried on a copy that git makes, and there is no git on this machine. Install it (https://git-scm.com/downloads), then type: git --version",
        { cause },
      )
    : new Failure("no-git", `Git cannot read ${root}: ${said.trim()}`, { cause });
}
