import { join } from "node:path";
import { languageOf } from "../../syntax/grammars.ts";
import type { Syntax, SyntaxError } from "../../syntax/syntax.ts";
import { JobThread } from "../../thread/job-thread.ts";
import type { FileChange, Patch } from "../patch.ts";
import type { PatchReading, ReadAnswer, ReadingOptions } from "./patch-reading.ts";
import type { ReadingJob, ReadingQuestion, ReadingResults, SentChange } from "./protocol.ts";

type ReadSnapshot = ReadingOptions["snapshot"];

/**
 * Reads answers, patches and code in a thread of its own: syntax trees of many candidates keep a processor busy just when
 * answers come in. It knows the texts it has seen, so that a run makes one and disposes of it.
 */
export class PatchReaderThread implements PatchReading, Syntax {
  readonly #thread: JobThread<ReadingJob, unknown>;
  readonly #disposal = new AbortController();
  readonly #snapshots: ReadSnapshot[] = [];

  /** @param dist absolute path of the folder that everything is built into */
  constructor(dist: string) {
    this.#thread = new JobThread(
      join(dist, "patch-reader.js"),
      join(dist, "grammars"),
      (question: ReadingQuestion) => this.#know(question),
    );
  }

  languageOf(path: string): string | undefined {
    return languageOf(path);
  }

  async prepare(path: string, text?: string): Promise<void> {
    await this.#do({ kind: "prepare", path, ...(text !== undefined && { text }) });
  }

  of(patch: Patch): Promise<string> {
    return this.#do({ kind: "of", patch });
  }

  errors(path: string, text: string): Promise<readonly SyntaxError[] | undefined> {
    return this.#do({ kind: "errors", path, text });
  }

  codeDifference(path: string, before: string, after: string): ReturnType<Syntax["codeDifference"]> {
    return this.#do({ kind: "codeDifference", path, before, after });
  }

  endOf(path: string, text: string, line: number): Promise<number | undefined> {
    return this.#do({ kind: "endOf", path, text, line });
  }

  async fromAnswer(answer: string, { snapshot, ...options }: ReadingOptions): Promise<ReadAnswer> {
    const place = { snapshot: this.#numberOf(snapshot), root: snapshot.root };
    const read = await this.#do({ kind: "fromAnswer", answer, options, ...place });
    if (read.kind === "unusable") {
      return read;
    }
    const { changes, ...rest } = read;
    return {
      ...rest,
      patch: { changes: await Promise.all(changes.map((each) => withBase(each, snapshot))) },
    };
  }

  dispose(): Promise<void> {
    this.#disposal.abort();
    return this.#thread.dispose();
  }

  #numberOf(snapshot: ReadSnapshot): number {
    const known = this.#snapshots.indexOf(snapshot);
    return known >= 0 ? known : this.#snapshots.push(snapshot) - 1;
  }

  async #know(question: ReadingQuestion): Promise<unknown> {
    const snapshot = this.#snapshots[question.snapshot];
    return question.kind === "list" ? snapshot?.list() : snapshot?.read(question.path);
  }

  async #do<Kind extends ReadingJob["kind"]>(
    job: ReadingJob & { readonly kind: Kind },
  ): Promise<ReadingResults[Kind]> {
    const first = await this.#thread.do(job, this.#disposal.signal);
    // It may be another job that it ended of.
    const outcome = first.kind === "ended" ? await this.#thread.do(job, this.#disposal.signal) : first;
    if (outcome.kind === "ended") {
      throw new Error(`What an answer or a patch says could not be read: ${outcome.message}.`);
    }
    return outcome.result as ReadingResults[Kind];
  }
}

async function withBase(change: SentChange, snapshot: ReadSnapshot): Promise<FileChange> {
  if (change.kind === "create") {
    return change;
  }
  const { baseHash, ...rest } = change;
  const path = rest.kind === "rename" ? rest.from : rest.path;
  const base = await snapshot.read(path);
  if (base?.hash !== baseHash) {
    throw new Error(`${path} was another file when the answer was read.`);
  }
  return { ...rest, base };
}
