import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { serveJobs } from "../../thread/serve-jobs.ts";
import { DiskSnapshot } from "../../workspace/disk-snapshot.ts";
import { describeRepair } from "../search/describe-repair.ts";
import { RepairSearch } from "../search/repair-search.ts";
import { runnerPrograms } from "../trial/lane.ts";
import type { AgentJob, AgentPlace, AgentResult } from "./protocol.ts";

/** The thread's program: one search, which remembers what it learnt of the checks from job to job. */
const { root, unsaved, dist, seconds, sharedFolders } = workerData as AgentPlace;
const search = new RepairSearch({
  snapshot: new DiskSnapshot(root, unsaved),
  parser: new SyntaxParser(join(dist, "grammars")),
  programs: runnerPrograms(dist),
  seconds,
  sharedFolders,
});

serveJobs(async (job: AgentJob, signal): Promise<AgentResult> => {
  if (job.kind === "rehearse") {
    return { kind: "rehearsed", rehearsal: await search.rehearse(job.commands, signal) };
  }
  const { repairs, ...report } = await search.find(job.request, signal);
  const found = repairs.map((repair) => {
    const { path, before, after } = repair;
    return { path, before, after, title: describeRepair(repair) };
  });
  return { kind: "found", findings: { ...report, repairs: found } };
});
