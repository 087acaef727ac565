import { join } from "node:path";
import { JobThread } from "../../thread/job-thread.ts";
import type { ReadSnapshot } from "./patch-reading.ts";
import type { ReadingJob, ReadingQuestion, ReadingResults } from "./protocol.ts";
import { RunReading } from "./run-reading.ts";

/**
 * Reads answers, patches and code in a thread of its own: syntax trees of many candidates keep a processor busy just when
 * answers come in. It begins with the first thing to be read; the later runs of a program find it warm.
 */
export class PatchReaderThread {
  readonly #thread: JobThread<ReadingJob, unknown>;
  readonly #snapshots = new Map<number, ReadSnapshot>();
  #lastRun = 0;
  #lastSnapshot = 0;

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string) {
    this.#thread = new JobThread(
      join(dist, "patch-reader.js"),
      join(dist, "grammars"),
      (question: ReadingQuestion) => this.#know(question),
    );
  }

  /** What one run reads: forgotten when that is disposed of. */
  begin(): RunReading {
    return new RunReading(++this.#lastRun, {
      do: (job, signal) => this.#do(job, signal),
      number: (snapshot) => {
        this.#snapshots.set(++this.#lastSnapshot, snapshot);
        return this.#lastSnapshot;
      },
      forget: (snapshot) => this.#snapshots.delete(snapshot),
    });
  }

  /** Stops what is under way, and ends the thread. */
  dispose(): Promise<void> {
    return this.#thread.dispose();
  }

  async #know({ snapshot: number, ...question }: ReadingQuestion): Promise<unknown> {
    const snapshot = this.#snapshots.get(number);
    return question.kind === "list" ? snapshot?.list() : snapshot?.read(question.path);
  }

  async #do<Job extends ReadingJob>(job: Job, signal: AbortSignal): Promise<ReadingResults[Job["kind"]]> {
    const first = await this.#thread.do(job, signal);
    // It may be another job that it ended of.
    const outcome = first.kind === "ended" ? await this.#thread.do(job, signal) : first;
    if (outcome.kind === "ended") {
      throw new Error(`What an answer or a patch says could not be read: ${outcome.message}.`);
    }
    return outcome.result as ReadingResults[Job["kind"]];
  }
}
