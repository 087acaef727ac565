import { join } from "node:path";
import { JobThread } from "../thread/job-thread.ts";
import type { JournalJob, JournalResults } from "./protocol.ts";

/** Reads journals and repeats runs in a thread of its own, which begins with the first journal: they are long. */
export class JournalReaderThread {
  readonly #thread: JobThread<JournalJob, unknown>;

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string) {
    this.#thread = new JobThread(join(dist, "journal-reader.js"), dist);
  }

  /** @throws Failure `journal`, what the run itself failed with; `stale` where secrets cannot be put back; `cancelled` */
  async do<Kind extends JournalJob["kind"]>(
    job: JournalJob & { readonly kind: Kind },
    signal: AbortSignal,
  ): Promise<JournalResults[Kind]> {
    const outcome = await this.#thread.do(job, signal);
    if (outcome.kind === "ended") {
      throw new Error(`The journal could not be read: ${outcome.message}.`);
    }
    return outcome.result as JournalResults[Kind];
  }

  /** Stops what is under way, and ends the thread. */
  dispose(): Promise<void> {
    return this.#thread.dispose();
  }
}
