import { IgnoreFiles } from "../privacy/hidden/ignore-files.ts";
import { isSecretFile } from "../privacy/hidden/secret-files.ts";
import { Failure } from "../workspace/failure.ts";
import { runGit } from "../workspace/run-git.ts";
import type { Snapshot } from "../workspace/snapshot.ts";

/** What is to be told of: a diff, and what of it models may be shown. */
export interface Changes {
  /** For people: `staged changes`. */
  readonly what: string;
  readonly files: readonly ChangedFile[];
  /** Changed as well, and shown to no model. */
  readonly hidden: readonly string[];
}

export interface ChangedFile {
  /** As it is called afterwards, or was before it was deleted. */
  readonly path: string;
  /** Its part of the diff, with its header. */
  readonly diff: string;
}

/** Nothing that the repository names is run: no external diff, no filter for showing, no monitor. */
const config = ["core.fsmonitor=false", "core.quotePath=false", "color.ui=false", "diff.noprefix=false"];
const plain = ["--no-ext-diff", "--no-textconv", "--no-color", "--src-prefix=a/", "--dst-prefix=b/"];

/**
 * What a commit would say: what is staged, or where nothing is, what is changed in the working tree.
 * @throws Failure `no-git`, `no-problem` when nothing is changed, `cancelled`
 */
export async function uncommittedChanges(
  snapshot: Pick<Snapshot, "root" | "unsaved">,
  signal: AbortSignal,
): Promise<Changes> {
  const staged = await diffOf(snapshot, ["--cached"], signal);
  if (staged.length > 0) {
    return shownOf("staged changes", snapshot, staged);
  }
  const changed = await diffOf(snapshot, [], signal);
  if (changed.length === 0) {
    throw new Failure(
      "no-problem",
      "Nothing to tell of: nothing is staged, and no file that git knows is changed. New files count once they are added.",
    );
  }
  return shownOf("changes that are not staged", snapshot, changed);
}

/**
 * What a branch brings: the difference to where it left its base.
 * @param base name of a branch, a tag or a commit
 * @throws Failure `no-git`, `usage` for a base that is not there, `no-problem` when there is no difference, `cancelled`
 */
export async function branchChanges(
  snapshot: Pick<Snapshot, "root" | "unsaved">,
  base: string,
  signal: AbortSignal,
): Promise<Changes> {
  if (base.startsWith("-") || !(await isCommit(snapshot.root, base, signal))) {
    throw new Failure("usage", `There is no branch, tag or commit ${base} here; name one that git knows.`);
  }
  const changed = await diffOf(snapshot, [`${base}...HEAD`], signal);
  if (changed.length === 0) {
    throw new Failure("no-problem", `Nothing to tell of: the branch has nothing that ${base} has not.`);
  }
  return shownOf(`changes since ${base}`, snapshot, changed);
}

async function isCommit(root: string, name: string, signal: AbortSignal): Promise<boolean> {
  return runGit(root, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`], { config, signal }).then(
    () => true,
    (error: unknown) => {
      if (Failure.is(error, "cancelled")) {
        throw error;
      }
      return false;
    },
  );
}

async function diffOf(
  { root }: Pick<Snapshot, "root">,
  range: readonly string[],
  signal: AbortSignal,
): Promise<readonly ChangedFile[]> {
  const diff = await runGit(root, ["diff", ...plain, "--find-renames", "--relative", ...range, "--"], {
    config,
    signal,
  }).catch((error: unknown) => {
    if (Failure.is(error, "cancelled")) {
      throw error;
    }
    throw new Failure("no-git", "Git cannot tell what is changed here. Open a folder of a git repository.", {
      cause: error,
    });
  });
  return diff
    .split(/^(?=diff --git )/m)
    .filter((section) => section.startsWith("diff --git "))
    .map((section) => ({ path: pathIn(section), diff: section }));
}

function pathIn(section: string): string {
  const header = section.split("\n@@", 1)[0] ?? "";
  const named =
    /^rename to (.+)$/m.exec(header)?.[1] ??
    /^\+\+\+ b\/(.+)$/m.exec(header)?.[1] ??
    /^--- a\/(.+)$/m.exec(header)?.[1] ??
    // Without content both names are the same: `a/NAME b/NAME`.
    /^diff --git a\/(.+) b\/\1$/m.exec(header)?.[1] ??
    "";
  return named.replace(/\t$/, "");
}

async function shownOf(
  what: string,
  snapshot: Pick<Snapshot, "root" | "unsaved">,
  files: readonly ChangedFile[],
): Promise<Changes> {
  const ignoreFiles = new IgnoreFiles(snapshot);
  const isHidden = await Promise.all(
    files.map(async ({ path }) => isSecretFile(path) || (await ignoreFiles.hiddenBy(path)) !== undefined),
  );
  return {
    what,
    files: files.filter((_, index) => isHidden[index] === false),
    hidden: files.filter((_, index) => isHidden[index]).map(({ path }) => path),
  };
}

/**
 * Messages of the last commits, whose style is followed; none where there is no commit yet.
 * @param range of which; left out: all up to the current one
 * @param format git's, for each: `%s` is the subject, `%B` all of it
 */
export async function earlierMessages(
  root: string,
  {
    range = "HEAD",
    format,
    most,
  }: { readonly range?: string; readonly format: "%s" | "%B"; readonly most: number },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const log = ["log", `--max-count=${most}`, "--no-merges", "-z", `--format=${format}`, range, "--"];
  const said = await runGit(root, log, { config, signal }).catch((error: unknown) => {
    if (Failure.is(error, "cancelled")) {
      throw error;
    }
    return "";
  });
  return said
    .split("\0")
    .map((message) => message.trim())
    .filter((message) => message !== "");
}
