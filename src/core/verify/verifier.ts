import type { Diagnostic } from "../workspace/diagnostic.ts";
import type { Patch } from "../patch/patch.ts";
import type { BehaviourProbe } from "./behaviour/behaviour-probe.ts";
import type { TestedCode } from "./writing/test-meter.ts";
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
  /** Nothing but comments and docstrings may change. */
  readonly sameCode?: boolean;
  /** Nothing but pages may change. */
  readonly pagesOnly?: boolean;
  /** Nothing but tests for this code may be added; they have to run, to pass, and to be worth something. */
  readonly tests?: TestedCode;
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
   * @param which `afresh`: what is known from earlier runs alone is found out once more
   * @throws Failure `no-git`, `sandbox`, `usage` (a check that cannot be started), `cancelled`
   */
  baseline(signal: AbortSignal, which?: "known" | "afresh"): Promise<Baseline>;
  /**
   * Runs test files that are no part of the patch, in a sandbox of their own; left out: it cannot.
   * @returns whether each passes, in their order
   * @throws Failure `no-git`, `sandbox`, `usage` (no check runs such a file, or its command cannot be started), `cancelled`
   */
  readonly runTests?: (
    patch: Patch,
    tests: readonly TestFile[],
    signal: AbortSignal,
  ) => Promise<readonly boolean[]>;
  /**
   * Runs the code of patches that pass the checks beside each other; left out: it cannot.
   * @returns undefined where nothing could be observed, or not in time
   * @throws Failure `no-git`, `sandbox`, `usage`, `cancelled`
   */
  readonly compareBehaviour?: BehaviourProbe["compare"];
  /** Stops what is under way and removes every sandbox. Safe to call twice. */
  dispose(): Promise<void>;
}

/** A test that is put into a sandbox, and never anywhere else; what runs it is made of the user's own check. */
export interface TestFile {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly text: string;
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
  /** It was run for an earlier run, on the same workspace. */
  readonly earlier?: boolean;
}
