import type { Finding } from "../gate.ts";
import type { ObservedCheck } from "../observed-check.ts";
import type { PatchedFile } from "../patched-files.ts";
import type { MeasureRequest } from "./test-meter.ts";

/** Runs of checks on the untouched workspace, and on a candidate. */
export interface SeenRuns {
  readonly baseline: readonly ObservedCheck[];
  readonly runs: readonly ObservedCheck[];
}

/** What is asked about tests that a candidate writes. */
export type TestQuestion =
  /** Whether nothing but tests is added. */
  | { readonly kind: "only tests"; readonly files: readonly PatchedFile[] }
  /** Whether the checks, run as a whole, see new tests pass, and all that they saw before. */
  | ({ readonly kind: "seen" } & SeenRuns)
  /** Whether they pass again; `first` is what was found before. */
  | ({ readonly kind: "again"; readonly first: Finding } & SeenRuns)
  /** What they are worth for the code. */
  | { readonly kind: "worth"; readonly request: MeasureRequest };

/** Judges tests; where that is done, and how long it takes, is nobody's business. */
export interface TestJudge {
  /** @throws Failure `cancelled`, and what a sandbox throws */
  judge(question: TestQuestion, signal: AbortSignal): Promise<Finding>;
}
