import { simpleGit, type SimpleGit } from "simple-git";
import { writePatch } from "../core/patch/apply/write-patch.ts";
import { invertPatch } from "../core/patch/diff/invert-patch.ts";
import type { Patch } from "../core/patch/patch.ts";
import { describeCandidate } from "../core/moa/candidate.ts";
import type { Outcome } from "../core/run/outcome.ts";
import type { TaskKind } from "../core/task/task.ts";
import { Failure } from "../core/workspace/failure.ts";

/**
 * Makes a branch where the workspace stands, writes the patch there and commits it, as the user would by hand: his hooks run,
 * his name is on it, and what else he has changed or staged stays out of the commit. Nothing is pushed.
 * @param root absolute path of the workspace folder
 * @throws Failure `usage` for a name that cannot be one or is one already, `stale` where the files have changes of the user's own,
 * `no-git`, and what `writePatch` throws; branch and files are then as they were
 */
export async function commitOnBranch(
  root: string,
  name: string,
  patch: Patch,
  message: string,
): Promise<void> {
  const git = gitIn(root);
  const before = await whereWeStand(git);
  await requireNewName(git, name);
  const paths = patch.changes.flatMap((change) =>
    change.kind === "rename" ? [change.from, change.path] : [change.path],
  );
  await requireClean(git, paths);
  await git.raw("switch", "--quiet", "--create", name);
  let written = false;
  try {
    await writePatch(root, patch);
    written = true;
    await git.raw("add", "--all", "--", ...paths);
    await git.raw("commit", "--quiet", "--only", `--message=${message}`, "--", ...paths);
  } catch (error) {
    if (written) {
      await git.raw("reset", "--quiet", "--", ...paths);
      await writePatch(root, invertPatch(patch));
    }
    await git.raw("switch", "--quiet", ...(before.isDetached ? ["--detach"] : []), before.name);
    await git.raw("branch", "--quiet", "--delete", "--force", name);
    if (Failure.is(error)) {
      throw error;
    }
    throw new Failure(
      "no-git",
      `Git did not make the commit, and all is as it was: ${error instanceof Error ? error.message.trim() : String(error)}`,
      { cause: error },
    );
  }
}

/**
 * Asked before anything is paid for.
 * @throws Failure `usage` for a name that cannot be one or is one already, `no-git` where no branch can be made
 */
export async function requireBranch(root: string, name: string): Promise<void> {
  const git = gitIn(root);
  await whereWeStand(git);
  await requireNewName(git, name);
}

function gitIn(root: string): SimpleGit {
  return simpleGit({
    baseDir: root,
    // Left to itself it takes a command that fails without a word, such as a hook's refusal, for a success.
    errors: (error, { exitCode }) =>
      error ??
      (exitCode === 0 ? undefined : new Error(`git ended with exit code ${exitCode}, and said nothing.`)),
  });
}

async function whereWeStand(
  git: SimpleGit,
): Promise<{ readonly name: string; readonly isDetached: boolean }> {
  try {
    const commit = (await git.revparse(["--verify", "HEAD^{commit}"])).trim();
    const name = (await git.raw("branch", "--show-current")).trim();
    return name === "" ? { name: commit, isDetached: true } : { name, isDetached: false };
  } catch (cause) {
    throw new Failure(
      "no-git",
      "--branch needs a git repository with a commit; use --apply instead, or make one.",
      { cause },
    );
  }
}

async function requireNewName(git: SimpleGit, name: string): Promise<void> {
  const isName = await git.raw("check-ref-format", "--branch", name).then(
    (said) => said.trim() === name,
    () => false,
  );
  if (!isName) {
    throw new Failure("usage", `--branch ${name}: git does not take that for the name of a branch.`);
  }
  if ((await git.branchLocal()).all.includes(name)) {
    throw new Failure("usage", `There is a branch ${name} already; choose another name.`);
  }
}

/** @throws Failure `stale`: what the user has changed himself is not ours to commit */
async function requireClean(git: SimpleGit, paths: readonly string[]): Promise<void> {
  const changed = (await git.raw("status", "--porcelain", "-z", "--untracked-files=all", "--", ...paths))
    .split("\0")
    .filter((entry) => entry !== "")
    .map((entry) => entry.slice(3));
  if (changed.length > 0) {
    throw new Failure(
      "stale",
      `${changed.join(", ")} has changes that are not committed, and they would get into the commit. Commit or stash them, or use --apply.`,
    );
  }
}

/** What is committed, and how it came about. */
export function commitMessageFor(
  kind: TaskKind,
  instruction: string,
  { chosen, reason }: Extract<Outcome, { kind: "accepted" }>,
): string {
  const paths = chosen.patch.changes.map(({ path }) => path);
  const [first = ""] = paths;
  const where = paths.length > 1 ? `${first} and ${paths.length - 1} more` : first;
  const [words = ""] = instruction.split("\n");
  const said = words === "" ? `${verbs[kind]} ${where}` : words;
  const subject = said.length > longestSubject ? `${said.slice(0, longestSubject - 1)}…` : said;
  return `${subject}\n\nBy Patched MoA: ${describeCandidate(chosen)}: ${reason}\n`;
}

const longestSubject = 72;

const verbs: Readonly<Record<TaskKind, string>> = {
  fix: "Fix",
  edit: "Change",
  docstring: "Document",
  readme: "Write",
  autofix: "Secure",
  tests: "Add",
};
