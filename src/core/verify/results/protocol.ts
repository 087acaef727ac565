import type { TextFile } from "../../workspace/text-file.ts";
import type { FoundCheck } from "../discover/found-check.ts";
import type { ProjectScripts } from "../package-scripts.ts";
import type { TestRunner } from "../tests/test-runner.ts";
import type { ReportRequest } from "./report-request.ts";
import type { PrintedOutput, ToolReport } from "./tool-report.ts";

/** What the thread that knows tools is asked; see `ToolReader`. */
export type ToolQuestion =
  | ChecksQuestion
  | ({ readonly kind: "printed" } & PrintedOutput)
  | {
      readonly kind: "request";
      readonly command: string;
      readonly project: ProjectScripts;
      readonly file: string;
    }
  | { readonly kind: "runners"; readonly checks: readonly string[]; readonly project: ProjectScripts };

/** Which checks a project names; its folder as an absolute path, and what is not saved in it. */
interface ChecksQuestion {
  readonly kind: "checks";
  readonly root: string;
  readonly unsaved: ReadonlyMap<string, TextFile>;
}

/** What it says to each. */
export interface ToolAnswer {
  readonly printed: readonly ToolReport[];
  readonly request: ReportRequest;
  readonly runners: readonly TestRunner[];
  readonly checks: readonly FoundCheck[];
}
