import type { ProjectScripts } from "./package-scripts.ts";
import type { ReportRequest } from "./results/report-request.ts";
import type { PrintedOutput, ToolReport } from "./results/tool-report.ts";
import type { TestRunner } from "./tests/test-runner.ts";

/** Knows the tools behind checks: how they are called, and what they print. Where that is found out is nobody's business. */
export interface ToolReader {
  /**
   * What the tools behind a check report in what they printed.
   * @throws Failure `cancelled`
   */
  read(printed: PrintedOutput, signal: AbortSignal): Promise<readonly ToolReport[]>;
  /**
   * How a check is run so that its tool names single tests.
   * @param file absolute path where a report may be written
   * @throws Failure `cancelled`
   */
  request(
    command: string,
    project: ProjectScripts,
    file: string,
    signal: AbortSignal,
  ): Promise<ReportRequest>;
  /**
   * The test tools behind checks, in their order.
   * @throws Failure `cancelled`
   */
  runners(
    checks: readonly string[],
    project: ProjectScripts,
    signal: AbortSignal,
  ): Promise<readonly TestRunner[]>;
}
