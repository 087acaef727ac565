import { join } from "node:path";
import type { Diagnoser, Examination, Overlay } from "../../language/language-service.ts";
import { languageOf } from "../../syntax/grammars.ts";
import { JobThread } from "../../thread/job-thread.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { DocumentationRequest } from "../docstring-task.ts";
import { isDocumentedHere } from "../documented-languages.ts";
import type {
  DocumentationJob,
  DocumentationPlace,
  DocumentationResults,
  DocumentationTask,
} from "./protocol.ts";

/** `DocumentationDiagnoser` in a thread of its own, which begins with the first thing to be read and knows one workspace. */
export class DocumentationReaderThread implements Diagnoser {
  readonly name = "documentation";
  readonly #thread: JobThread<DocumentationJob, unknown>;

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string, { root, unsaved }: Pick<Snapshot, "root" | "unsaved">) {
    const place: DocumentationPlace = { root, unsaved, grammars: join(dist, "grammars") };
    this.#thread = new JobThread(join(dist, "documentation-reader.js"), place);
  }

  covers(path: string): boolean {
    return isDocumentedHere(languageOf(path));
  }

  examine(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<Examination> {
    return this.#do({ kind: "examine", paths, overlay }, signal);
  }

  /** See `docstringTask`. @throws Failure as it does */
  task(request: DocumentationRequest, signal: AbortSignal): Promise<DocumentationTask> {
    return this.#do({ kind: "task", request }, signal);
  }

  /** Stops what is under way, and ends the thread. */
  dispose(): Promise<void> {
    return this.#thread.dispose();
  }

  async #do<Job extends DocumentationJob>(
    job: Job,
    signal: AbortSignal,
  ): Promise<DocumentationResults[Job["kind"]]> {
    const outcome = await this.#thread.do(job, signal);
    if (outcome.kind === "ended") {
      throw new Error(`The documentation could not be read: ${outcome.message}.`);
    }
    return outcome.result as DocumentationResults[Job["kind"]];
  }
}
