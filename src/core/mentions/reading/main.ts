import { workerData } from "node:worker_threads";
import { ShownSnapshot } from "../../privacy/hidden/shown-snapshot.ts";
import { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { serveJobs } from "../../thread/serve-jobs.ts";
import { describeDiagnostic } from "../../workspace/diagnostic.ts";
import { DiskSnapshot } from "../../workspace/disk-snapshot.ts";
import { PageDiagnoser } from "../page-diagnoser.ts";
import { gatherPageContext } from "../survey/gather-page-context.ts";
import type { PagesJob, PagesPlace, PagesResults } from "./protocol.ts";
import { SnapshotReading } from "./snapshot-reading.ts";

/** The program of the thread that reads pages and the project they are about. */
const { root, unsaved, pointedAt, grammars } = workerData as PagesPlace;
const snapshot = new DiskSnapshot(root, unsaved);
const unsavedTexts = [...unsaved].map(([path, { text }]) => [path, text] as const);
const shown = new SnapshotReading(new ShownSnapshot(snapshot, pointedAt));
const parser = new SyntaxParser(grammars);
const diagnoser = new PageDiagnoser(new SnapshotReading(snapshot), parser);

serveJobs(async (job: PagesJob, signal): Promise<PagesResults[PagesJob["kind"]]> => {
  switch (job.kind) {
    case "examine":
      return diagnoser.examine(job.paths, job.overlay, signal);
    case "dependents":
      return diagnoser.dependents(job.paths);
    case "gather":
      return gatherPageContext(
        shown,
        parser,
        { ...job.request, dead: await deadOn(job.request.page, signal) },
        signal,
      );
  }
});

/** What a page says now that is not so. */
async function deadOn(page: string, signal: AbortSignal): Promise<readonly string[]> {
  const { found } = await diagnoser.examine([page], new Map(unsavedTexts), signal);
  return found.filter(({ severity }) => severity === "error").map(describeDiagnostic);
}
