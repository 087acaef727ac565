import { IgnoreFiles } from "../privacy/hidden/ignore-files.ts";
import { isSecretFile, logsIn } from "../privacy/hidden/secret-files.ts";
import { Failure } from "../workspace/failure.ts";
import { relativePath } from "../workspace/path.ts";
import { runGit } from "../workspace/run-git.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { said } from "../workspace/said.ts";

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
  /** As it was called before; left out: the same. */
  readonly oldPath?: string;
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
    return shownOf(said`staged changes`, snapshot, staged);
  }
  const changed = await diffOf(snapshot, [], signal);
  if (changed.length === 0) {
    throw new Failure(
      "no-problem",
      "Nothing to tell of: nothing is staged, and no file that git knows is changed. New files count once they are added.",
    );
  }
  return shownOf(said`changes that are not staged`, snapshot, changed);
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
  return shownOf(said`changes since ${base}`, snapshot, changed);
}

/** @throws Failure `cancelled` */
export async function isCommit(root: string, name: string, signal: AbortSignal): Promise<boolean> {
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

/**
 * What git tells apart, file by file, hidden ones among them.
 * @param range what is compared, as `git diff` takes it
 * @throws Failure `no-git`, `cancelled`
 */
export async function diffOf(
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
  // Only what git itself begins a line with: other ends of lines stand in code.
  return `\n${diff}`
    .split(/\n(?=diff --git )/)
    .filter((section) => section.startsWith("diff --git "))
    .map((section) => ({ ...namesIn(section), diff: section.endsWith("\n") ? section : `${section}\n` }));
}

function namesIn(section: string): Pick<ChangedFile, "path" | "oldPath"> {
  const header = section.split("\n@@", 1)[0]?.split("\n") ?? [];
  const named = (start: string, prefix = ""): string | undefined => {
    const line = header.find((each) => each.startsWith(start));
    const name = line === undefined ? undefined : unquoted(line.slice(start.length).replace(/\t$/, ""));
    return name?.startsWith(prefix) === true ? name.slice(prefix.length) : undefined;
  };
  // Without content both names are the same: `a/NAME b/NAME`.
  const [, same] = /^diff --git ("?)a\/(.+)\1 \1b\/\2\1$/.exec(header[0] ?? "")?.slice(1) ?? [];
  const path =
    named("rename to ") ??
    named("+++ ", "b/") ??
    named("--- ", "a/") ??
    (same === undefined ? "" : unquoted(`"${same}"`));
  const oldPath = named("rename from ");
  return { path, ...(oldPath !== undefined && { oldPath }) };
}

/** Git quotes a name with a quotation mark, a backslash or control characters in it, as C does. */
function unquoted(name: string): string {
  const escapes: Readonly<Record<string, string>> = {
    n: "\n",
    t: "\t",
    r: "\r",
    a: "\x07",
    b: "\b",
    f: "\f",
    v: "\v",
  };
  return /^".*"$/s.test(name)
    ? name
        .slice(1, -1)
        .replace(/\\(\d{3}|.)/gs, (_, escaped: string) =>
          /^\d/.test(escaped) ? String.fromCharCode(parseInt(escaped, 8)) : (escapes[escaped] ?? escaped),
        )
    : name;
}

/** What of it models may be shown. */
export async function shownOf(
  what: string,
  snapshot: Pick<Snapshot, "root" | "unsaved">,
  files: readonly ChangedFile[],
): Promise<Changes> {
  const ignoreFiles = new IgnoreFiles(snapshot);
  const isHidden = await Promise.all(
    files.map(
      async ({ path, oldPath = path, diff }) =>
        isHiddenName(path) ||
        isHiddenName(oldPath) ||
        logsIn(path, diff.replaceAll(/^[-+ ]/gm, "")) ||
        (await ignoreFiles.hiddenBy(path)) !== undefined ||
        (await ignoreFiles.hiddenBy(oldPath)) !== undefined,
    ),
  );
  return {
    what,
    files: files.filter((_, index) => isHidden[index] === false),
    hidden: files.filter((_, index) => isHidden[index]).map(({ path }) => path),
  };
}

/** Also where nobody can tell whether it is hidden, for it is no path of the workspace. */
function isHiddenName(path: string): boolean {
  return relativePath(path).kind !== "inside" || isSecretFile(path);
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
