import type { Diagnostic } from "../workspace/diagnostic.ts";
import type { Patch } from "../patch/patch.ts";
import type { GateResult, Verdict } from "./verdict.ts";

/** What "fixed" means for a task: diagnostics that must disappear. Failing checks are targets by themselves. */
export interface VerifyTarget {
  readonly problems: readonly Diagnostic[];
}

/** Puts patches through the gates, each in its own sandbox; the baseline is made once, before the first. */
export interface Verifier {
  verify(patch: Patch, signal: AbortSignal, onGate?: (result: GateResult) => void): Promise<Verdict>;
  /** The untouched workspace's own gate results: what fails already. */
  baseline(signal: AbortSignal): Promise<Baseline>;
  /** Removes every sandbox. Safe to call twice. */
  dispose(): Promise<void>;
}

export interface Baseline {
  readonly checks: readonly CheckResult[];
}

export interface CheckResult {
  readonly command: string;
  readonly passed: boolean;
  readonly exitCode: number | null;
  /** stdout and stderr as they came, the tail of them when there was much. */
  readonly output: string;
  readonly milliseconds: number;
}
