/** What a warm runner is told and what it answers: one JSON value a line, the same for every language. */

/** How tests are written: what the runner has to stand in for. */
export type Framework = "node-test" | "mocha" | "jest" | "vitest" | "script" | "unittest" | "pytest";

/** A test file, or a part of its tests. */
export interface TestSelection {
  /** Relative to the workspace root, `/` as separator. */
  readonly file: string;
  /** Ids as in `TestResult`; left out: all tests of the file. */
  readonly only?: readonly string[];
}

export interface Trial {
  readonly id: number;
  /** Whole texts by path relative to the root, in place of what is on the disk. */
  readonly files: Readonly<Record<string, string>>;
  /** Run one after the other; where a test of a stage fails, the stages after it are not run. */
  readonly stages: readonly (readonly TestSelection[])[];
  /** Milliseconds for one test, or for loading one file. */
  readonly testTimeout: number;
  /** Milliseconds for all of it; then the process is ended. */
  readonly totalTimeout: number;
  /** Whether lines that each test executes are reported. */
  readonly coverage: boolean;
}

export type TestStatus = "passed" | "failed" | "timed-out";

/** Lines of a file, counted from 1. */
type CoveredLines = Readonly<Record<string, readonly number[]>>;

export interface TestResult {
  readonly file: string;
  /** Unique in its file; empty: the file as a whole, which could not be loaded or is a script. */
  readonly id: string;
  readonly status: TestStatus;
  readonly milliseconds: number;
  /** Of one that timed out: it only waited for something, and says nothing of whether it ends. */
  readonly waiting?: boolean;
  /** What was said of a failure: message and stack. */
  readonly message?: string;
  /** The last line of the test file that a failed test reached, from 1. */
  readonly line?: number;
  /** Of a failure: the innermost file of the workspace that it came from, relative to the root. */
  readonly raisedIn?: string;
  /** Of a comparison that failed: how alike what came out and what was expected are, from 0 to 1. */
  readonly alike?: number;
  readonly covered?: CoveredLines;
}

export interface TrialReply {
  readonly id: number;
  readonly results: readonly TestResult[];
  /** Why the runner cannot tell: it stands in for less than the tests use. */
  readonly unsupported?: string;
  /** The tests need the framework itself, and were run by it. */
  readonly byFramework?: boolean;
}
