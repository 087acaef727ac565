import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { serveJobs } from "../../thread/serve-jobs.ts";
import { JudgeOfTests } from "../../verify/writing/judge-tests.ts";
import { wantedTests } from "../../verify/writing/wanted-tests.ts";
import { DiskSnapshot } from "../../workspace/disk-snapshot.ts";
import { describeRepair } from "../search/describe-repair.ts";
import { RepairSearch } from "../search/repair-search.ts";
import { runnerPrograms } from "../trial/lane.ts";
import { TestMeasuring } from "../worth/test-measuring.ts";
import type { AgentJob, AgentPlace, AgentResult } from "./protocol.ts";

/** The thread's program: what it learns of the checks is remembered from job to job. */
const { root, unsaved, dist, seconds, sharedFolders } = workerData as AgentPlace;
const parts = {
  snapshot: new DiskSnapshot(root, unsaved),
  parser: new SyntaxParser(join(dist, "grammars")),
  programs: runnerPrograms(dist),
  sharedFolders,
};
const search = new RepairSearch({ ...parts, seconds });
const judge = new JudgeOfTests(
  parts.parser,
  new TestMeasuring({ ...parts, observers: join(dist, "behaviour") }),
);

serveJobs(async (job: AgentJob, signal): Promise<AgentResult> => {
  if (job.kind === "rehearse") {
    return { kind: "rehearsed", rehearsal: await search.rehearse(job.commands, signal) };
  }
  if (job.kind === "want") {
    return { kind: "wanted", wanted: await wantedTests(job.request, parts.snapshot, parts.parser) };
  }
  if (job.kind === "judge") {
    return { kind: "judged", finding: await judge.judge(job.question, signal) };
  }
  const { repairs, ...report } = await search.find(job.request, signal);
  const found = repairs.map((repair) => ({ files: repair.files, title: describeRepair(repair) }));
  return { kind: "found", findings: { ...report, repairs: found } };
});
