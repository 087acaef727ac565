import { baseOfBranch } from "../prose/base-of-branch.ts";
import { diffOf, isCommit, shownOf, type ChangedFile } from "../prose/changes.ts";
import { textOf } from "../privacy/learn-hidden-secrets.ts";
import { DiskSnapshot } from "../workspace/disk-snapshot.ts";
import { Failure } from "../workspace/failure.ts";
import { runGit } from "../workspace/run-git.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { parseScope } from "./parse-scope.ts";
import { pullRequestCommits } from "./pull-request-commits.ts";
import type { ReviewJob } from "./reading/protocol.ts";
import { hunksIn, type ReviewedFile } from "./reviewed-file.ts";
import type { ReviewScope } from "../task/review-task.ts";
import { said } from "../workspace/said.ts";

/** Lines around a change that are shown with it. */
const context = 12;
/** New files that git does not know yet; more of them is something else than a change. */
const mostUntracked = 200;
const config = ["core.fsmonitor=false", "core.quotePath=false"];

/** What is reviewed, as it is shown to models. */
export interface ReviewedChanges {
  readonly scope: ReviewScope;
  /** For people: `staged changes`. */
  readonly what: string;
  readonly files: readonly ReviewedFile[];
  /** Changed as well, and not reviewed, a sentence each. */
  readonly left: readonly string[];
}

/** What is compared, and where a file is read as it is afterwards. */
interface Comparison {
  readonly what: string;
  readonly range: readonly string[];
  readonly after: { readonly kind: "disk" } | { readonly kind: "git"; readonly tree: string };
}

/**
 * Buffers that are not saved are no part of what git compares.
 * @throws Failure `no-git`, `usage` for what is not there, `no-problem` where nothing is changed, `protected-path` where all of it is
 *   hidden, `unreachable`, `cancelled`
 */
export async function readChanges(
  { root, unsaved, ...job }: Extract<ReviewJob, { kind: "changes" }>,
  signal: AbortSignal,
): Promise<ReviewedChanges> {
  const scope = parseScope(job.scope);
  const snapshot = new DiskSnapshot(root);
  const { what, range, after } = await comparisonOf(root, scope, signal);
  const known = await diffOf(snapshot, [`--unified=${context}`, ...range], signal);
  const fresh = scope.kind === "working-tree" ? await untracked(root, signal) : [];
  const all = [...known, ...(await newFiles(snapshot, fresh.slice(0, mostUntracked)))];
  if (all.length === 0) {
    throw new Failure("no-problem", `Nothing to review: there are no ${what}.`);
  }
  const { files: shown, hidden } = await shownOf(what, { root, unsaved }, all);
  if (shown.length === 0) {
    throw new Failure("protected-path", "All that is changed is hidden from models; nothing was sent.");
  }
  const files: ReviewedFile[] = [];
  const isUnsaved = scope.kind === "working-tree" ? shown.filter(({ path }) => unsaved.has(path)) : [];
  const left = hidden.map((path) => `${path} is hidden from models.`);
  left.push(...isUnsaved.map(({ path }) => `What is not saved of ${path} is not reviewed.`));
  if (fresh.length > mostUntracked) {
    left.push(`${fresh.length - mostUntracked} more new files that git does not know are not looked at.`);
  }
  for (const file of shown) {
    const isDeleted = /^deleted file mode /m.test(file.diff.split("\n@@", 1)[0] ?? "");
    const hunks = hunksIn(file.diff, isDeleted);
    const { path, oldPath } = file;
    if (hunks.length === 0) {
      left.push(`${path} has no lines to review.`);
      continue;
    }
    const text = isDeleted
      ? undefined
      : after.kind === "disk"
        ? await textOf(snapshot, path)
        : await runGit(root, ["cat-file", "blob", `${after.tree}:./${path}`], { config, signal });
    files.push({ path, ...(oldPath !== undefined && { oldPath }), hunks, after: text });
  }
  if (files.length === 0) {
    throw new Failure("no-problem", `Nothing to review: ${left.join(" ")}`);
  }
  return { scope, what, files, left };
}

async function comparisonOf(root: string, scope: ReviewScope, signal: AbortSignal): Promise<Comparison> {
  switch (scope.kind) {
    case "working-tree":
      return {
        what: said`changes in the working tree`,
        range: [await commitOr(root, "HEAD", signal)],
        after: { kind: "disk" },
      };
    case "staged":
      return { what: said`staged changes`, range: ["--cached"], after: { kind: "git", tree: "" } };
    case "branch": {
      const base = await baseOfBranch(root, scope.base, signal);
      return {
        what: said`changes since ${base}`,
        range: [`${base}...HEAD`],
        after: { kind: "git", tree: "HEAD" },
      };
    }
    case "commit": {
      const { commit } = scope;
      await requireCommit(root, commit, signal);
      const parent = await commitOr(root, `${commit}^`, signal);
      return {
        what: said`changes of ${commit}`,
        range: [parent, commit],
        after: { kind: "git", tree: commit },
      };
    }
    case "pull-request": {
      const { head, base } = await pullRequestCommits(root, scope, signal);
      await requireCommit(root, base, signal);
      await runGit(root, ["merge-base", base, head], { config, signal }).catch((cause: unknown) => {
        throw Failure.is(cause)
          ? cause
          : new Failure(
              "usage",
              `Git knows no commit that pull request ${scope.number} and its base have in common. Fetch more history with git fetch --unshallow, or name another --base.`,
              { cause },
            );
      });
      return {
        what: said`changes of pull request ${scope.number}`,
        range: [`${base}...${head}`],
        after: { kind: "git", tree: head },
      };
    }
  }
}

async function requireCommit(root: string, name: string, signal: AbortSignal): Promise<void> {
  if (name.startsWith("-") || !(await isCommit(root, name, signal))) {
    throw new Failure("usage", `There is no branch, tag or commit ${name} here; name one that git knows.`);
  }
}

/** The first commit has none before it: it is compared with nothing at all. */
async function commitOr(root: string, name: string, signal: AbortSignal): Promise<string> {
  return (await isCommit(root, name, signal))
    ? name
    : (
        await runGit(root, ["hash-object", "-t", "tree", "--stdin"], { config, signal }).catch(
          (cause: unknown) => {
            throw Failure.is(cause) ? cause : notGit(cause);
          },
        )
      ).trim();
}

function notGit(cause: unknown): Failure {
  return new Failure("no-git", "Git cannot tell what is changed here. Open a folder of a git repository.", {
    cause,
  });
}

/** What git does not know yet and does not ignore. */
async function untracked(root: string, signal: AbortSignal): Promise<readonly string[]> {
  const args = ["ls-files", "-z", "--others", "--exclude-standard"];
  return (await runGit(root, args, { config, signal })).split("\0").filter((path) => path !== "");
}

/** As git would show them once they are added. */
async function newFiles(
  snapshot: Pick<Snapshot, "read">,
  paths: readonly string[],
): Promise<readonly ChangedFile[]> {
  const files: ChangedFile[] = [];
  for (const path of paths) {
    const lines = (await textOf(snapshot, path)).replace(/\n$/, "").split("\n");
    const header = `diff --git a/${path} b/${path}\nnew file mode 100644\n`;
    const isEmpty = lines.length === 1 && lines[0] === "";
    const body = `@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join("")}`;
    files.push({ path, diff: isEmpty ? header : header + body });
  }
  return files;
}
