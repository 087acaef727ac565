import { writePatch } from "../core/patch/apply/write-patch.ts";
import type { Outcome } from "../core/run/outcome.ts";
import type { TaskKind } from "../core/task/task.ts";
import { Failure } from "../core/workspace/failure.ts";
import { refuseProtected } from "./refuse-protected.ts";
import type { Applied } from "./task-report.ts";

/** How an outcome is written. */
export interface Application {
  readonly kind: TaskKind;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  /** Of a branch to be made, on which it is committed; left out: it is written where the user stands. */
  readonly branch?: string | undefined;
  readonly instruction?: string;
  readonly allowProtected: boolean;
}

/** Writes what was accepted; what is wrong then is told, and not thrown. */
export async function applyAccepted(
  outcome: Outcome,
  { kind, root, allowProtected, branch, instruction = "" }: Application,
): Promise<Applied> {
  if (outcome.kind !== "accepted") {
    return { kind: "nothing to apply" };
  }
  try {
    await refuseProtected(root, outcome.chosen.patch, allowProtected);
    if (branch === undefined) {
      await writePatch(root, outcome.chosen.patch);
    } else {
      // Git's library is for those who want a commit.
      const { commitMessageFor, commitOnBranch } = await import("./commit-on-branch.ts");
      const message = commitMessageFor(kind, instruction, outcome);
      await commitOnBranch(root, branch, outcome.chosen.patch, message);
    }
    return { kind: "applied" };
  } catch (error) {
    if (Failure.is(error)) {
      return { kind: "failed", failure: error };
    }
    throw error;
  }
}

/**
 * Asked before anything is paid for.
 * @throws Failure as `requireBranch`
 */
export async function requireNewBranch(root: string, name: string | undefined): Promise<void> {
  if (name !== undefined) {
    const { requireBranch } = await import("./commit-on-branch.ts");
    await requireBranch(root, name);
  }
}
