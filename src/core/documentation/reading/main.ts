import { workerData } from "node:worker_threads";
import { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { serveJobs } from "../../thread/serve-jobs.ts";
import { DiskSnapshot } from "../../workspace/disk-snapshot.ts";
import { docstringTask } from "../docstring-task.ts";
import { DocumentationDiagnoser } from "../documentation-diagnoser.ts";
import type { DocumentationJob, DocumentationPlace, DocumentationResults } from "./protocol.ts";

/** The program of the thread that reads what is documented and what is not. */
const { root, unsaved, grammars } = workerData as DocumentationPlace;
const documentation = new DocumentationDiagnoser(new DiskSnapshot(root, unsaved), new SyntaxParser(grammars));

serveJobs(async (job: DocumentationJob, signal): Promise<DocumentationResults[DocumentationJob["kind"]]> => {
  if (job.kind === "examine") {
    return documentation.examine(job.paths, job.overlay, signal);
  }
  const notes: string[] = [];
  const task = await docstringTask(job.request, documentation, (text) => notes.push(text));
  return { task, notes };
});
