import type { Outcome } from "../core/run/outcome.ts";
import { promptVersions } from "../core/task/task-prompt.ts";
import { Failure } from "../core/workspace/failure.ts";
import { applyAccepted, type Application } from "./apply-accepted.ts";
import { exitCodeOf, type ExitCode } from "./exit-code.ts";
import { failureJson, outcomeJson, printOutcome } from "./task-report.ts";
import { harmless, type Terminal } from "./terminal.ts";
import { failureToWrite, type PatchPlace } from "./write-patch-file.ts";

/** What is to be done with an outcome. */
export interface Presentation extends Application {
  readonly apply: boolean;
  /** Left out: it is printed. */
  readonly output?: PatchPlace | undefined;
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
  const { kind, root, apply, json, output, onApplied } = presentation;
  const unwritten = await failureToWrite(outcome, root, output);
  // Told before anything is applied: what was paid for is not lost when the writing fails.
  if (!json) {
    printOutcome(terminal, kind, outcome, apply, output === undefined || unwritten !== undefined);
  }
  if (output !== undefined && unwritten === undefined && outcome.kind === "accepted") {
    terminal.err(harmless(`  patch      ${output.path}`));
  }
  const applied =
    unwritten !== undefined
      ? { kind: "failed" as const, failure: unwritten }
      : apply
        ? await applyAccepted(outcome, presentation)
        : { kind: "not asked" as const };
  if (applied.kind === "applied") {
    onApplied?.();
  }
  if (json) {
    const said = { ...outcomeJson(outcome, applied), prompt: promptVersions[kind] };
    terminal.out(`${JSON.stringify(said)}\n`);
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
