import { join } from "node:path";
import { JobThread } from "../../thread/job-thread.ts";
import type { TextFile } from "../../workspace/text-file.ts";
import type { FoundCheck } from "../discover/found-check.ts";
import type { ProjectScripts } from "../package-scripts.ts";
import type { TestRunner } from "../tests/test-runner.ts";
import type { ToolReader } from "../tool-reader.ts";
import type { ToolAnswer, ToolQuestion } from "./protocol.ts";
import type { ReportRequest } from "./report-request.ts";
import type { PrintedOutput, ToolReport } from "./tool-report.ts";

/**
 * Knows the tools behind checks, in a thread of its own: what they print is hostile, there may be megabytes of it, and whoever
 * hosts the engine has other things to answer.
 */
export class OutputReaderThread implements ToolReader {
  readonly #thread: JobThread<ToolQuestion, ToolAnswer[ToolQuestion["kind"]]>;

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string) {
    this.#thread = new JobThread(join(dist, "output-reader.js"));
  }

  read(printed: PrintedOutput, signal: AbortSignal): Promise<readonly ToolReport[]> {
    return this.#ask({ kind: "printed", ...printed }, signal);
  }

  request(
    command: string,
    project: ProjectScripts,
    file: string,
    signal: AbortSignal,
  ): Promise<ReportRequest> {
    return this.#ask({ kind: "request", command, project, file }, signal);
  }

  runners(
    checks: readonly string[],
    project: ProjectScripts,
    signal: AbortSignal,
  ): Promise<readonly TestRunner[]> {
    return this.#ask({ kind: "runners", checks, project }, signal);
  }

  /**
   * The checks that a project names.
   * @param root absolute path of its folder
   * @param unsaved buffers by path relative to it
   * @throws Failure `cancelled`
   */
  checks(
    root: string,
    unsaved: ReadonlyMap<string, TextFile>,
    signal: AbortSignal,
  ): Promise<readonly FoundCheck[]> {
    return this.#ask({ kind: "checks", root, unsaved }, signal);
  }

  dispose(): Promise<void> {
    return this.#thread.dispose();
  }

  async #ask<Kind extends ToolQuestion["kind"]>(
    question: Extract<ToolQuestion, { kind: Kind }>,
    signal: AbortSignal,
  ): Promise<ToolAnswer[Kind]> {
    const outcome = await this.#thread.do(question, signal);
    if (outcome.kind === "ended") {
      throw new Error(`What a check printed, or is, could not be read: ${outcome.message}.`);
    }
    return outcome.result as ToolAnswer[Kind];
  }
}
