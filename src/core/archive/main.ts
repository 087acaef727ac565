import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { TokenCounter } from "../model/fit/token-counter.ts";
import { PatchReader } from "../patch/reading/patch-reader.ts";
import { replayText } from "../prose/replay-text.ts";
import { endedReview } from "../review/ended-review.ts";
import { replayReview } from "../review/replay-review.ts";
import { votedOn } from "../review/voted-findings.ts";
import {
  isOfReview,
  isOfText,
  ofPatches,
  readJournal,
  type ReadJournal,
} from "../run/journal/read-journal.ts";
import { replayRun } from "../run/replay/replay-run.ts";
import { keptMoments, withTimesOf } from "../run/show/kept-moments.ts";
import { liveMoment } from "../run/show/live-moment.ts";
import type { Moment } from "../run/show/shown-event.ts";
import type { KeptEvent } from "../run/kept-event.ts";
import { SyntaxParser } from "../syntax/syntax-parser.ts";
import { serveJobs } from "../thread/serve-jobs.ts";
import { DiskSnapshot } from "../workspace/disk-snapshot.ts";
import { Failure } from "../workspace/failure.ts";
import type { EndedPatches, JournalJob, JournalResults } from "./protocol.ts";

/** The program of the thread that reads and repeats what is kept of runs; it begins with the folder of grammars and encodings. */
const home = workerData as string;
const parser = new SyntaxParser(join(home, "grammars"));
const counter = new TokenCounter(join(home, "encodings"));
const counting = { counter, count: votedOn };

serveJobs(async ({ kind, path, run }: JournalJob, signal): Promise<JournalResults[JournalJob["kind"]]> => {
  const journal = readJournal(path, run);
  switch (kind) {
    case "moments":
      return keptMoments(journal);
    case "replay":
      return replayed(journal, signal);
    case "ended":
      return ended(journal, signal);
    case "review":
      return endedReview(journal, counting, signal);
  }
});

/** Secrets stay placeholders. */
async function replayed(journal: ReadJournal, signal: AbortSignal): Promise<readonly Moment[]> {
  const repeated: Moment[] = [];
  const hear = (event: KeptEvent): void => {
    const moment = liveMoment(event, Date.now(), (text) => text);
    if (moment !== undefined) {
      repeated.push(moment);
    }
  };
  await (isOfText(journal)
    ? replayText(journal, counter, hear, signal)
    : isOfReview(journal)
      ? replayReview(journal, counting, hear, signal)
      : replayRun(journal, { parser, reading: new PatchReader(parser), counter }, hear, signal));
  const kept = keptMoments(journal);
  const end = kept.findLast(({ event }) => event.kind === "ended");
  return [...withTimesOf(kept, repeated), ...(end === undefined ? [] : [end])];
}

async function ended(read: ReadJournal, signal: AbortSignal): Promise<EndedPatches> {
  const journal = ofPatches(read);
  const { root, task } = journal.header;
  const parts = { parser, reading: new PatchReader(parser), counter, workspace: new DiskSnapshot(root) };
  const { outcome, isRedacted } = await replayRun(journal, parts, () => undefined, signal);
  if (isRedacted) {
    const what =
      "Files with secrets have changed since this run: its patches have placeholders in their places.";
    throw new Failure("stale", `${what} Run the task again.`);
  }
  return { root, task, outcome };
}
