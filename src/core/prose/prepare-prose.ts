import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { baseOfBranch } from "./base-of-branch.ts";
import { branchChanges, earlierMessages, uncommittedChanges, type Changes } from "./changes.ts";
import { commitMessageTask } from "./commit-message.ts";
import { fitChanges } from "./fit-changes.ts";
import { newNonce } from "./new-nonce.ts";
import type { ProseTask } from "./prose-task.ts";
import { pullRequestTask } from "./pull-request.ts";

/** How much of a diff a model is shown, in estimated tokens. */
const diffTokens = 24_000;

export interface ProseRequest {
  readonly snapshot: Pick<Snapshot, "root" | "unsaved" | "list">;
  /** In the user's own words; may be empty. */
  readonly instruction: string;
  /** Told what the text is about, and what of it is not shown. */
  readonly note: (text: string) => void;
}

/**
 * For what is staged, else for what is changed.
 * @throws Failure `no-git`, `no-problem` when there is nothing to tell of, `protected-path` when none of it may be shown, `cancelled`
 */
export async function prepareCommitMessage(
  { snapshot, instruction, note }: ProseRequest,
  signal: AbortSignal,
): Promise<ProseTask> {
  const changes = shownOf(await uncommittedChanges(snapshot, signal), note);
  const earlier = await earlierMessages(snapshot.root, { format: "%s", most: 10 }, signal);
  return commitMessageTask(changes, earlier, await snapshot.list(), instruction, newNonce());
}

/**
 * For what a branch brings beside its base.
 * @param named what the branch goes into; left out: what the remote calls its first branch
 * @throws Failure as `prepareCommitMessage`, and `usage` for a base that is not there
 */
export async function preparePullRequest(
  { snapshot, instruction, note }: ProseRequest,
  named: string | undefined,
  signal: AbortSignal,
): Promise<ProseTask> {
  const base = await baseOfBranch(snapshot.root, named, signal);
  const changes = shownOf(await branchChanges(snapshot, base, signal), note);
  const range = `${base}..HEAD`;
  const commits = await earlierMessages(snapshot.root, { range, format: "%B", most: 30 }, signal);
  const paths = await snapshot.list();
  return pullRequestTask(changes, commits.toReversed(), paths, instruction, newNonce());
}

function shownOf(changes: Changes, note: (text: string) => void): Changes {
  if (changes.hidden.length > 0) {
    note(`Not shown to models: ${changes.hidden.join(", ")}.`);
  }
  const number = changes.files.length;
  if (number === 0) {
    throw new Failure("protected-path", "All that is changed is hidden from models; nothing was sent.");
  }
  note(`About the ${changes.what} of ${number === 1 ? "one file" : `${number} files`}.`);
  return fitChanges(changes, diffTokens);
}
