import { writePatch } from "../core/patch/apply/write-patch.ts";
import type { Outcome } from "../core/run/outcome.ts";
import type { TaskKind } from "../core/task/task.ts";
import { Failure } from "../core/workspace/failure.ts";
import { exitCodeOf, type ExitCode } from "./exit-code.ts";
import { refuseProtected } from "./refuse-protected.ts";
import { failureJson, outcomeJson, printOutcome, type Applied } from "./task-report.ts";
import { harmless, type Terminal } from "./terminal.ts";

/** What is to be done with an outcome. */
export interface Presentation {
  readonly kind: TaskKind;
  /** Absolute path of the workspace folder. */
  readonly root: string;
  readonly apply: boolean;
  /** Of a branch to be made, on which it is committed; left out: it is written where the user stands. */
  readonly branch?: string | undefined;
  readonly instruction?: string;
  readonly allowProtected: boolean;
  readonly json: boolean;
  /** Told when the outcome was written to the workspace. */
  readonly onApplied?: () => void;
}

/** Shows an outcome, and applies it where that is wanted. */
export async function presentOutcome(
  outcome: Outcome,
  presentation: Presentation,
  terminal: Terminal,
): Promise<ExitCode> {
  const { kind, apply, json, onApplied } = presentation;
  // Told before anything is written: what was paid for is not lost when the writing fails.
  if (!json) {
    printOutcome(terminal, kind, outcome, apply);
  }
  const applied = apply ? await applyAccepted(outcome, presentation) : { kind: "not asked" as const };
  if (applied.kind === "applied") {
    onApplied?.();
  }
  if (json) {
    terminal.out(`${JSON.stringify(outcomeJson(outcome, applied))}\n`);
  }
  if (applied.kind === "failed") {
    terminal.err(harmless(applied.failure.message));
    return exitCodeOf(applied.failure);
  }
  return outcome.kind === "accepted" && outcome.complete ? 0 : 1;
}

/** Does the work; with `--json` a failure is told there too. */
export async function withFailureJson(
  json: boolean,
  terminal: Terminal,
  work: () => Promise<ExitCode>,
): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (json && Failure.is(error)) {
      terminal.out(`${JSON.stringify(failureJson(error))}\n`);
    }
    throw error;
  }
}

async function applyAccepted(
  outcome: Outcome,
  { kind, root, allowProtected, branch, instruction = "" }: Presentation,
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
