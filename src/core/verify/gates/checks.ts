import type { CheckResult } from "../verifier.ts";
import type { Finding, Gate, Report } from "../gate.ts";
import type { PatchedFiles } from "../patched-files.ts";

/** The end of a failing check's output is where most tools say what failed. */
const EVIDENCE_CHARACTERS = 4_000;

/** Where checks are run; apart from the gate so that both can be read by themselves. */
export interface CheckRuns {
  readonly commands: readonly string[];
  /** On the untouched workspace, once for all candidates. */
  baseline(signal: AbortSignal): Promise<readonly CheckResult[]>;
  /**
   * On the patched workspace, one after the other, in one sandbox.
   * @param onResult false: the rest need not be run
   */
  onPatched(
    files: PatchedFiles,
    commands: readonly string[],
    onResult: (result: CheckResult) => boolean,
    signal: AbortSignal,
  ): Promise<void>;
}

/**
 * What passed still passes, and what failed: passes now (proof), or is what the task is about (not fixed), or is
 * somebody else's business (skipped).
 */
export class ChecksGate implements Gate {
  private readonly runs: CheckRuns;
  /** The checks that fail already are what the task is about. */
  private readonly failingIsTarget: boolean;

  constructor(runs: CheckRuns, failingIsTarget: boolean) {
    this.runs = runs;
    this.failingIsTarget = failingIsTarget;
  }

  async check(files: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    if (this.runs.commands.length === 0) {
      return;
    }
    const baseline = new Map((await this.runs.baseline(signal)).map((result) => [result.command, result]));
    const passedBefore = (command: string): boolean => baseline.get(command)?.passed ?? false;
    // Regressions first: they end a candidate whatever else it fixes.
    const commands = [...this.runs.commands].sort(
      (a, b) => Number(passedBefore(b)) - Number(passedBefore(a)),
    );
    const results: CheckResult[] = [];
    const judge = (result: CheckResult): boolean => {
      const broken = !result.passed && passedBefore(result.command);
      results.push(result);
      if (broken || result.passed || !this.failingIsTarget) {
        report(this.findingOf(result, passedBefore(result.command)));
      }
      return !broken;
    };
    await this.runs.onPatched(files, commands, judge, signal);

    const fixed = results.some(({ command, passed }) => passed && !passedBefore(command));
    for (const result of results) {
      if (this.failingIsTarget && !result.passed && !passedBefore(result.command)) {
        const status = fixed ? "partial" : "failed";
        const detail = `Still fails: ${howItEnded(result)}.`;
        report({ ...subjectOf("target", result), status, detail, evidence: tailOf(result), strong: true });
      }
    }
  }

  /** For all but the target that is not fixed, which can only be told when every check has run. */
  private findingOf(result: CheckResult, passedBefore: boolean): Finding {
    const check = subjectOf("checks", result);
    if (passedBefore && result.passed) {
      // It shows that nothing broke; only a check that failed before proves a fix.
      return { ...check, status: "passed", detail: "Still passes.", strong: false };
    }
    if (passedBefore) {
      const detail = `New failure: ${howItEnded(result)}.`;
      return { ...check, status: "failed", detail, evidence: tailOf(result), strong: true };
    }
    if (result.passed) {
      const fixed = this.failingIsTarget ? subjectOf("target", result) : check;
      return { ...fixed, status: "passed", detail: "Fixed: failed before, passes now.", strong: true };
    }
    const detail = `Fails without the patch too: ${howItEnded(result)}.`;
    return { ...check, status: "skipped", detail, strong: false };
  }
}

function subjectOf<G extends "checks" | "target">(
  gate: G,
  { command }: CheckResult,
): { gate: G; subject: string } {
  return { gate, subject: command };
}

function howItEnded({ timedOut, exitCode, milliseconds }: CheckResult): string {
  if (timedOut) {
    return `stopped after ${Math.round(milliseconds / 1000)} s`;
  }
  return exitCode === null ? "killed by the system" : `exit code ${exitCode}`;
}

function tailOf({ command, output }: CheckResult): string {
  const text = output.trim();
  return `$ ${command}\n${text.length > EVIDENCE_CHARACTERS ? `…${text.slice(-EVIDENCE_CHARACTERS)}` : text}`;
}
