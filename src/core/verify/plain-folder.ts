import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../workspace/failure.ts";
import { gitIn, type Git } from "./git.ts";
import { workingStateOf, type Repository } from "./repository.ts";

/** All of them are copied for every candidate; more is somebody's home folder, or a project that should be in git. */
const MOST_FILES = 20_000;

/** Made while tools run, and the same again for every candidate. */
const CACHES = ["__pycache__/", ".pytest_cache/", ".mypy_cache/", ".ruff_cache/"];

/**
 * A folder that git does not know, as a repository with one empty commit, in which every file is a change of the user's.
 * The repository is ours and stands elsewhere; the folder itself is only read.
 * @param root absolute path of the folder
 * @param place absolute path for the repository, where there is nothing yet
 * @throws Failure `no-git` when the folder has too many files, `cancelled`
 */
export async function folderAsRepository(
  root: string,
  place: string,
  signal: AbortSignal,
): Promise<Repository> {
  await gitIn(root)(["init", "--quiet", "--bare", place], signal);
  await gitIn(place)(["config", "core.bare", "false"], signal);
  await writeFile(join(place, "exclude"), CACHES.join("\n"));
  // Commands about worktrees are about the repository; told of the folder they would take it for one of its trees.
  const git: Git = (args, stop) => {
    const tree = args[0] === "worktree" ? [] : [`--work-tree=${root}`];
    const ignored = ["-c", `core.excludesFile=${join(place, "exclude")}`];
    return gitIn(root)([...ignored, `--git-dir=${place}`, ...tree, ...args], stop);
  };
  const identity = ["-c", "user.name=Patched MoA", "-c", "user.email=patched-moa@localhost"];
  const empty = (await git(["write-tree"], signal)).trim();
  const head = (await git([...identity, "commit-tree", "-m", "Nothing", empty], signal)).trim();
  await git(["update-ref", "HEAD", head], signal);
  const repository = { top: root, prefix: "", head, git };
  const { changed } = await workingStateOf(repository, signal);
  if (changed.length > MOST_FILES) {
    throw new Failure(
      "no-git",
      `${root} is not in a git repository, and has too many files to copy them for every patch. Type: git -C ${quoted(root)} init && git -C ${quoted(root)} add -A && git -C ${quoted(root)} commit -m "Start"`,
    );
  }
  return repository;
}

function quoted(path: string): string {
  return /^[\w./\\:-]+$/.test(path) ? path : JSON.stringify(path);
}
