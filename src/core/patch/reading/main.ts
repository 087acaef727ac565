import { workerData } from "node:worker_threads";
import { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { serveJobs, type AskHost } from "../../thread/serve-jobs.ts";
import type { FileChange } from "../patch.ts";
import { AskedSnapshot } from "./asked-snapshot.ts";
import { PatchReader } from "./patch-reader.ts";
import type { ReadAnswer } from "./patch-reading.ts";
import type { ReadingJob, ReadingResults, SentAnswer, SentChange } from "./protocol.ts";

/** The program of the thread that reads answers, patches and code; it begins with the folder of the grammars. */
const parser = new SyntaxParser(workerData as string);

/** What is known of the texts of a run that is under way. */
class Run {
  readonly reader = new PatchReader(parser);
  readonly #snapshots = new Map<number, AskedSnapshot>();

  snapshot(number: number, root: string, ask: AskHost): AskedSnapshot {
    const known = this.#snapshots.get(number) ?? new AskedSnapshot(root, number, ask);
    this.#snapshots.set(number, known);
    return known;
  }
}

const runs = new Map<number, Run>();

serveJobs(async (job: ReadingJob, signal, ask): Promise<ReadingResults[ReadingJob["kind"]]> => {
  switch (job.kind) {
    case "prepare":
      await (job.text === undefined
        ? parser.prepare(job.path)
        : runOf(job.run).reader.prepare(job.path, job.text));
      return undefined;
    case "of":
      return runOf(job.run).reader.of(job.patch);
    case "errors":
      return parser.errors(job.path, job.text);
    case "codeDifference":
      return parser.codeDifference(job.path, job.before, job.after);
    case "symbols":
      return parser.symbols(job.path, job.text);
    case "endOf":
      return parser.endOf(job.path, job.text, job.line);
    case "fromAnswer": {
      const run = runOf(job.run);
      const snapshot = run.snapshot(job.snapshot, job.root, ask);
      return sent(await run.reader.fromAnswer(job.answer, { ...job.options, snapshot }, signal));
    }
    case "forget":
      runs.delete(job.run);
      return undefined;
  }
});

function runOf(number: number): Run {
  const run = runs.get(number) ?? new Run();
  runs.set(number, run);
  return run;
}

function sent(answer: ReadAnswer): SentAnswer {
  if (answer.kind === "unusable") {
    return answer;
  }
  const { patch, ...rest } = answer;
  return { ...rest, changes: patch.changes.map(withoutBase) };
}

function withoutBase(change: FileChange): SentChange {
  if (change.kind === "create") {
    return change;
  }
  const { base, ...rest } = change;
  return { ...rest, baseHash: base.hash };
}
