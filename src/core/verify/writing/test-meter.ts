import type { LineRange } from "../../workspace/position.ts";

/** The code that tests are written for. */
export interface TestedCode {
  /** Relative to the workspace folder. */
  readonly path: string;
  /** Left out: the whole file. */
  readonly lines?: LineRange;
}

export interface MeasureRequest {
  readonly target: TestedCode & { readonly text: string };
  /** The user's own, in the order they were given. */
  readonly checks: readonly string[];
  /** Whole texts of the test files that a candidate writes. */
  readonly tests: readonly { readonly path: string; readonly text: string }[];
  /** Runs these files and no others. */
  readonly command: string;
}

/** How many lines with a statement on them the tests run. */
export type MeasuredCoverage =
  | {
      readonly kind: "measured";
      readonly lines: number;
      /** By the project's own tests, and with the new ones. */
      readonly before: number;
      readonly after: number;
      /** By the new ones alone. */
      readonly own: number;
    }
  /** Nobody can tell; `why` is for people. */
  | { readonly kind: "unknown"; readonly why: string };

/** The target with one fault in it, which tests may notice. */
export interface MeasuredMutants {
  readonly tried: number;
  readonly killed: number;
  /** Those of them of which an assertion tells; the others made the code throw, or never end, whoever called it. */
  readonly asserted: number;
  /** Some of those that no test notices, for people: `line 4: < instead of <=`. */
  readonly survivors: readonly string[];
}

/** What tests are worth for a piece of code. */
export type TestWorth =
  | {
      readonly kind: "measured";
      readonly coverage: MeasuredCoverage;
      readonly mutants: MeasuredMutants;
      /** How tests were run for it, for people. */
      readonly how: string;
    }
  /** Run once more on the code as it is, they do not pass: `what` failed. */
  | { readonly kind: "unsteady"; readonly what: string }
  /** It could not be found out. */
  | { readonly kind: "unknown"; readonly why: string };

/** Finds out what tests are worth: which lines they run, and whether they notice faults that are planted there. */
export interface TestMeter {
  /** @throws Failure `cancelled`, and what a sandbox throws */
  measure(request: MeasureRequest, signal: AbortSignal): Promise<TestWorth>;
}
