import { Failure } from "../workspace/failure.ts";
import { runGit } from "../workspace/run-git.ts";
import { isCommit } from "./changes.ts";

/** What first branches are called where no remote says which one it is. */
const usual = ["main", "master", "trunk"];
/** Whoever works on a copy of somebody's repository calls that upstream; it is what changes go into. */
const remotes = ["upstream/", "origin/"];

/**
 * What a branch is compared with, by a name that git knows. One that only a remote has is the remote's, as where just one
 * branch was checked out.
 * @param named by the user; left out: the first branch of the remote, as far as it is known without asking it
 * @throws Failure `usage` where there is none, `no-git`, `cancelled`
 */
export async function baseOfBranch(
  root: string,
  named: string | undefined,
  signal: AbortSignal,
): Promise<string> {
  if (named !== undefined && !named.startsWith("-") && (await isCommit(root, named, signal))) {
    return named;
  }
  const refs = ["for-each-ref", "--format=%(refname) %(symref)", "refs/remotes", "refs/heads"];
  const said = await runGit(root, refs, { config: ["core.fsmonitor=false"], signal }).catch(
    (cause: unknown) => {
      throw Failure.is(cause)
        ? cause
        : new Failure("no-git", "Open a folder of a git repository.", { cause });
    },
  );
  const known = said
    .replaceAll(/\brefs\/(?:remotes|heads)\//g, "")
    .split("\n")
    .map((line) => line.split(" "))
    .toSorted(([a = ""], [b = ""]) => rankOf(a) - rankOf(b));
  const names = known.map(([name = ""]) => name);
  const heads = known.flatMap(([name = "", first = ""]) => (name.endsWith("/HEAD") ? [first] : []));
  const wanted = named === undefined ? usual : [named];
  const likely = wanted.flatMap((each) => names.filter((name) => name === each || name.endsWith(`/${each}`)));
  const found = (named === undefined ? [...heads, ...likely] : likely).find((name) => names.includes(name));
  if (found === undefined) {
    throw new Failure(
      "usage",
      named === undefined
        ? "No remote says what the branch goes into, and there is no main or master: name it with --base."
        : `There is no branch, tag or commit ${named} here; name one that git knows.`,
    );
  }
  return found;
}

function rankOf(name: string): number {
  return remotes.findIndex((remote) => name.startsWith(remote)) + 1 || remotes.length + 1;
}
