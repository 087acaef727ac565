import { join } from "node:path";
import { JobThread } from "../../thread/job-thread.ts";
import type { PrintedOutput, ReadOutput, ToolReport } from "./tool-report.ts";

/**
 * Reads what tools print in a thread of its own: it is hostile, there may be megabytes of it, and whoever hosts the engine
 * has other things to answer.
 */
export class OutputReaderThread {
  readonly #thread: JobThread<PrintedOutput, readonly ToolReport[]>;

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string) {
    this.#thread = new JobThread(join(dist, "output-reader.js"));
  }

  readonly read: ReadOutput = async (printed, signal) => {
    const outcome = await this.#thread.do(printed, signal);
    if (outcome.kind === "ended") {
      throw new Error(`What a check printed could not be read: ${outcome.message}.`);
    }
    return outcome.result;
  };

  dispose(): Promise<void> {
    return this.#thread.dispose();
  }
}
