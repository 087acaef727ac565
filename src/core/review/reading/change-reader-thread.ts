import { join } from "node:path";
import { JobThread } from "../../thread/job-thread.ts";
import type { ReviewJob, ReviewReading, ReviewResults } from "./protocol.ts";

/** Reads changes and answers in a thread of its own: both are hostile, and whoever hosts the engine has other things to answer. */
export class ChangeReaderThread implements ReviewReading {
  readonly #thread: JobThread<ReviewJob, unknown>;

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string) {
    this.#thread = new JobThread(join(dist, "change-reader.js"));
  }

  async do<Job extends ReviewJob>(job: Job, signal: AbortSignal): Promise<ReviewResults[Job["kind"]]> {
    const outcome = await this.#thread.do(job, signal);
    if (outcome.kind === "ended") {
      throw new Error(`The changes could not be read: ${outcome.message}.`);
    }
    return outcome.result as ReviewResults[Job["kind"]];
  }

  /** Stops what is under way, and ends the thread. */
  dispose(): Promise<void> {
    return this.#thread.dispose();
  }
}
