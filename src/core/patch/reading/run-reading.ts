import { languageOf } from "../../syntax/grammars.ts";
import type { Syntax, SyntaxError } from "../../syntax/syntax.ts";
import type { FileChange, Patch } from "../patch.ts";
import type { PatchReading, ReadAnswer, ReadingOptions, ReadSnapshot } from "./patch-reading.ts";
import type { ReadingJob, ReadingResults, SentChange } from "./protocol.ts";

/** What the thread does for a run. */
export interface ReadingWork {
  do<Job extends ReadingJob>(job: Job, signal: AbortSignal): Promise<ReadingResults[Job["kind"]]>;
  /** Gives a snapshot the number by which the thread asks for it. */
  number(snapshot: ReadSnapshot): number;
  forget(snapshot: number): void;
}

/** What one run reads in the thread, where each of its texts is looked at once. */
export class RunReading implements PatchReading, Syntax {
  readonly #run: number;
  readonly #work: ReadingWork;
  readonly #disposal = new AbortController();
  readonly #snapshots = new Map<ReadSnapshot, number>();
  readonly #underWay = new Set<Promise<unknown>>();
  #hasRead = false;

  constructor(run: number, work: ReadingWork) {
    this.#run = run;
    this.#work = work;
  }

  languageOf(path: string): string | undefined {
    return languageOf(path);
  }

  async prepare(path: string, text?: string): Promise<void> {
    await this.#do({ kind: "prepare", run: this.#run, path, ...(text !== undefined && { text }) });
  }

  of(patch: Patch): Promise<string> {
    return this.#do({ kind: "of", run: this.#run, patch });
  }

  errors(path: string, text: string): Promise<readonly SyntaxError[] | undefined> {
    return this.#do({ kind: "errors", path, text });
  }

  codeDifference(path: string, before: string, after: string): ReturnType<Syntax["codeDifference"]> {
    return this.#do({ kind: "codeDifference", path, before, after });
  }

  symbols(path: string, text: string): ReturnType<Syntax["symbols"]> {
    return this.#do({ kind: "symbols", path, text });
  }

  endOf(path: string, text: string, line: number): Promise<number | undefined> {
    return this.#do({ kind: "endOf", path, text, line });
  }

  async fromAnswer(answer: string, { snapshot, ...options }: ReadingOptions): Promise<ReadAnswer> {
    const place = { run: this.#run, snapshot: this.#numberOf(snapshot), root: snapshot.root };
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

  /** Stops what is under way. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    await Promise.allSettled(this.#underWay);
    for (const number of this.#snapshots.values()) {
      this.#work.forget(number);
    }
    // Where nothing was read, no thread was begun.
    if (this.#hasRead) {
      await this.#work.do({ kind: "forget", run: this.#run }, new AbortController().signal);
    }
  }

  async #do<Job extends ReadingJob>(job: Job): Promise<ReadingResults[Job["kind"]]> {
    this.#hasRead = true;
    const work = this.#work.do(job, this.#disposal.signal);
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  #numberOf(snapshot: ReadSnapshot): number {
    const number = this.#snapshots.get(snapshot) ?? this.#work.number(snapshot);
    this.#snapshots.set(snapshot, number);
    return number;
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
