import type { Patch } from "../../patch/patch.ts";
import type { Finding } from "../../reports/place-findings.ts";
import type { ReportedFinding } from "../../reports/reported-finding.ts";
import type { Outcome } from "../../run/outcome.ts";
import type { Task } from "../../task/task.ts";
import type { Finding as GateFinding } from "../../verify/gate.ts";
import type { Verdict } from "../../verify/verdict.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { Printed } from "../run-scanner.ts";
import type { DoneScan, KnownScan, Scan, Scanner } from "../scanner.ts";
import type { Upgraded } from "../upgrade.ts";

/** The folder that is worked on, with what is not saved yet. */
export interface Folder {
  /** Absolute path. */
  readonly root: string;
  readonly unsaved: ReadonlyMap<string, TextFile>;
}

export interface FoundFindings {
  readonly findings: readonly Finding[];
  /** About nothing in the workspace as it is. */
  readonly refused: readonly { readonly finding: ReportedFinding; readonly why: string }[];
  readonly suppressed: number;
  /** Reported beyond what is read. */
  readonly leftOut: number;
}

/** What the thread is asked to do; what it reads is hostile, and there may be megabytes of it. */
export type AutofixJob =
  | { readonly kind: "trace"; readonly folder: Folder; readonly text: string }
  /** `path` of a file that a scanner wrote, or what a scanner said of the folder. */
  | { readonly kind: "find"; readonly folder: Folder; readonly from: string | DoneScan }
  | { readonly kind: "scan"; readonly root: string; readonly printed: Printed }
  | {
      readonly kind: "gate";
      readonly task: Task;
      readonly patch: Patch;
      readonly scan: KnownScan | undefined;
    }
  | { readonly kind: "upgrade"; readonly folder: Folder; readonly task: Task }
  | {
      readonly kind: "fix";
      readonly folder: Folder;
      readonly chosen: readonly Finding[];
      readonly checks: readonly string[];
      readonly found: FoundFindings;
      readonly scanner: Scanner | undefined;
    };

/** What the jobs come to. */
export interface AutofixJobResults {
  readonly trace: Omit<Task, "checks">;
  readonly find: FoundFindings;
  readonly scan: Scan;
  readonly gate: readonly GateFinding[];
  readonly upgrade: Upgraded | undefined;
  readonly fix: FixedFindings;
}

export interface FixedFindings {
  /** Of the first run whose patch was taken. */
  readonly run: string;
  readonly outcome: Outcome;
  /** Plain JSON, one for each finding. */
  readonly results: readonly object[];
  /** Markdown. */
  readonly report: string;
}

/** What a job asks its host, and is answered. */
export interface AutofixQuestions {
  readonly run: {
    readonly question: { readonly task: Task };
    readonly answer: { readonly run: string; readonly outcome: Outcome };
  };
  readonly verify: {
    readonly question: { readonly task: Task; readonly patch: Patch };
    readonly answer: Verdict;
  };
  readonly scan: { readonly question: { readonly patch: Patch }; readonly answer: Scan };
}

/** Who answers the questions of a job; what it does not ask need not be there. */
export type AutofixHost = {
  readonly [Kind in keyof AutofixQuestions]?: (
    question: AutofixQuestions[Kind]["question"],
  ) => PromiseLike<AutofixQuestions[Kind]["answer"]>;
};
