import type { Diagnostic } from "../workspace/diagnostic.ts";
import type { Patch } from "../patch/patch.ts";
import type { GateResult, Verdict } from "./verdict.ts";

/** What "fixed" means for a task. */
export interface VerifyTarget {
  /** Diagnostics that must disappear. */
  readonly problems: readonly Diagnostic[];
  /**
   * The checks that fail on the untouched workspace must pass. Without it they are set aside ("fails without the
   * patch too"), since the task is about something else.
   */
  readonly failingChecks?: boolean;
}

/** Puts patches through the gates, each in its own sandbox; the baseline is made once, before the first. */
export interface Verifier {
  /**
   * @param onGate called with each result as it is there; the gates after a failed one are not run
   * @throws Failure `cancelled`, and what `baseline` throws
   */
  verify(patch: Patch, signal: AbortSignal, onGate?: (result: GateResult) => void): Promise<Verdict>;
  /**
   * The untouched workspace's own check results: what fails already. Made once, however many ask.
   * @throws Failure `no-git`, `sandbox`, `usage` (a check that cannot be started), `cancelled`
   */
  baseline(signal: AbortSignal): Promise<Baseline>;
  /** Stops what is under way and removes every sandbox. Safe to call twice. */
  dispose(): Promise<void>;
}

export interface Baseline {
  /** In the order the checks were given; empty without checks. */
  readonly checks: readonly CheckResult[];
}

export interface CheckResult {
  readonly command: string;
  readonly passed: boolean;
  /** null: killed, by us after the time-out or by the system. */
  readonly exitCode: number | null;
  readonly timedOut: boolean;
  /** stdout and stderr as they came, beginning and end of them when there was much, paths relative. */
  readonly output: string;
  readonly milliseconds: number;
}
