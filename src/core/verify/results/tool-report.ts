import type { Diagnostic } from "../../workspace/diagnostic.ts";

type TestStatus = "passed" | "failed" | "skipped";

export interface ReportedTest {
  /** The same in every run of the same test: its file where the tool names it, its groups, its title. */
  readonly id: string;
  readonly status: TestStatus;
  /** `file`: not one test but all of a file or package, which could not even be loaded. */
  readonly scope: "test" | "file";
  /** What went wrong, one line. */
  readonly message?: string;
}

/** What a tool says in its output about single tests or single problems. */
export type ToolReport =
  | {
      readonly kind: "tests";
      readonly tool: string;
      readonly tests: readonly ReportedTest[];
      /** `counted`: tests that pass are not among `tests`, only their number is known. */
      readonly passing: "named" | "counted";
      readonly passed: number;
    }
  | {
      readonly kind: "problems";
      readonly tool: string;
      readonly problems: readonly Diagnostic[];
    };

/** What a check printed, and what its tool wrote to the report file it was asked for: both hostile. */
export interface PrintedOutput {
  readonly output: string;
  readonly written: string;
}

/** Output of a check as readers of it want it. */
export interface ToolOutput {
  /** Without escape sequences. */
  readonly text: string;
  /** Of `text`, long ones cut. */
  readonly lines: readonly string[];
}

/** Finds what one tool reports; everything else in the output is somebody else's. Never throws. */
export type ReportReader = (output: ToolOutput) => ToolReport | undefined;
