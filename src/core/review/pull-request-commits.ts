import { Failure } from "../workspace/failure.ts";
import { runGit } from "../workspace/run-git.ts";
import type { ReviewScope } from "../task/review-task.ts";

type PullRequest = Extract<ReviewScope, { kind: "pull-request" }>;

/** Nobody is asked for a password: there is nobody to answer. */
const config = ["core.fsmonitor=false", "credential.interactive=false", "core.quotePath=false"];

/**
 * Fetches a pull request (GitHub, Gitea) or merge request (GitLab) and its base from a remote. Only objects come: no branch, no tag,
 * no other name is made or moved, and the working tree is not touched.
 * @returns both as commits
 * @throws Failure `usage` for a remote, a number or a base that is not there, `unreachable`, `cancelled`
 */
export async function pullRequestCommits(
  root: string,
  { number, remote: wanted, base }: PullRequest,
  signal: AbortSignal,
): Promise<{ readonly head: string; readonly base: string }> {
  const git = (...args: readonly string[]): Promise<string> => runGit(root, args, { config, signal });
  const remote = chosenRemote(wanted, (await git("remote")).split("\n").filter(Boolean));
  const heads = [`refs/pull/${number}/head`, `refs/merge-requests/${number}/head`];
  const reach = (error: unknown): never => {
    if (Failure.is(error, "cancelled")) {
      throw error;
    }
    const why = error instanceof Error ? (error.message.trim().split("\n")[0] ?? "") : "";
    throw new Failure("unreachable", `Git cannot fetch from ${remote}: ${why}`, { cause: error });
  };
  const trunk = base === undefined ? "HEAD" : `refs/heads/${base}`;
  const listed = await git("ls-remote", remote, trunk, ...heads).catch(reach);
  const refs = new Map(
    listed.split("\n").map((line) => {
      const [id = "", name = ""] = line.split("\t");
      return [name, id];
    }),
  );
  const head = heads.find((name) => refs.has(name));
  if (head === undefined) {
    throw new Failure("usage", `${remote} has no pull request or merge request ${number}.`);
  }
  const quiet = [
    "--quiet",
    "--no-tags",
    "--no-write-fetch-head",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
  ];
  // What the user's own settings would make of it is not made: no name of his moves.
  await git("fetch", ...quiet, "--refmap=", remote, head, ...(refs.has(trunk) ? [trunk] : [])).catch(reach);
  return { head: refs.get(head) ?? "", base: refs.get(trunk) ?? base ?? "" };
}

/** @throws Failure `usage` */
function chosenRemote(wanted: string | undefined, remotes: readonly string[]): string {
  const remote =
    wanted ?? (remotes.includes("origin") ? "origin" : remotes.length === 1 ? remotes[0] : undefined);
  if (remote !== undefined && remotes.includes(remote)) {
    return remote;
  }
  const known = remotes.length === 0 ? "git knows none here" : `git knows ${remotes.join(", ")}`;
  throw new Failure("usage", `Name the remote that has the pull request, with --remote: ${known}.`);
}
