import { join } from "node:path";
import type { CodeContext } from "../../context/code-context.ts";
import type { Diagnoser, Examination, Overlay } from "../../language/language-service.ts";
import { JobThread } from "../../thread/job-thread.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import { isPage } from "../../workspace/page-format.ts";
import { uncheckedCode } from "../unchecked.ts";
import type { Task } from "../../task/task.ts";
import type { PagesJob, PagesPlace, PagesResults } from "./protocol.ts";

/**
 * Reads pages, and the whole project they are held against, in a thread of its own. It begins with the first thing to be
 * read, and knows one workspace as it is in one run.
 */
export class PageReaderThread implements Diagnoser {
  readonly name = "pages";
  readonly unchecked = uncheckedCode;
  readonly #thread: JobThread<PagesJob, unknown>;

  /**
   * @param dist absolute path of the folder that everything is built into
   * @param pointedAt the file that the user named himself; relative to the root
   */
  constructor(
    dist: string,
    { root, unsaved }: Pick<Snapshot, "root" | "unsaved">,
    pointedAt: string | undefined,
  ) {
    const place: PagesPlace = { root, unsaved, pointedAt, grammars: join(dist, "grammars") };
    this.#thread = new JobThread(join(dist, "page-reader.js"), place);
  }

  covers(path: string): boolean {
    return isPage(path);
  }

  examine(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<Examination> {
    return this.#do({ kind: "examine", paths, overlay }, signal);
  }

  dependents(paths: readonly string[], _overlay: Overlay, signal: AbortSignal): Promise<readonly string[]> {
    return this.#do({ kind: "dependents", paths }, signal);
  }

  /** What models are shown for a page that is to be written. */
  readonly gather = (
    { target, instruction }: Task,
    tokenBudget: number,
    signal: AbortSignal,
  ): Promise<CodeContext> => {
    const request = { page: target?.path ?? "README.md", words: instruction, tokenBudget };
    return this.#do({ kind: "gather", request }, signal);
  };

  /** Stops what is under way, and ends the thread. */
  dispose(): Promise<void> {
    return this.#thread.dispose();
  }

  async #do<Job extends PagesJob>(job: Job, signal: AbortSignal): Promise<PagesResults[Job["kind"]]> {
    const outcome = await this.#thread.do(job, signal);
    if (outcome.kind === "ended") {
      throw new Error(`The pages could not be read: ${outcome.message}.`);
    }
    return outcome.result as PagesResults[Job["kind"]];
  }
}
