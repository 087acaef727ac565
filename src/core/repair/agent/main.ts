import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { SyntaxParser } from "../../syntax/syntax-parser.ts";
import { DiskSnapshot } from "../../workspace/disk-snapshot.ts";
import { Failure } from "../../workspace/failure.ts";
import { describeRepair } from "../search/describe-repair.ts";
import { RepairSearch } from "../search/repair-search.ts";
import { runnerPrograms } from "../trial/lane.ts";
import type { AgentJob, AgentPlace, AgentReply, FromAgent, ToAgent } from "./protocol.ts";

/** The thread's program: one search, which remembers what it learnt of the checks from job to job. */
const { root, unsaved, dist, seconds, sharedFolders } = workerData as AgentPlace;
const search = new RepairSearch({
  snapshot: new DiskSnapshot(root, unsaved),
  parser: new SyntaxParser(join(dist, "grammars")),
  programs: runnerPrograms(dist),
  seconds,
  sharedFolders,
});
const cancelling = new Map<number, AbortController>();

async function replyTo(job: AgentJob, signal: AbortSignal): Promise<AgentReply> {
  try {
    if (job.kind === "hangs") {
      return { kind: "hangs", hangs: await search.hangs(job.commands, signal) };
    }
    const { repairs, ...report } = await search.find(job.request, signal);
    const found = repairs.map((repair) => {
      const { path, before, after } = repair;
      return { path, before, after, title: describeRepair(repair) };
    });
    return { kind: "found", findings: { ...report, repairs: found } };
  } catch (error) {
    return Failure.is(error)
      ? { kind: "failed", failure: error.kind, message: error.message }
      : { kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

parentPort?.on("message", (message: ToAgent) => {
  if (message.kind === "cancel") {
    cancelling.get(message.id)?.abort();
    return;
  }
  const { id, job } = message;
  const cancel = new AbortController();
  cancelling.set(id, cancel);
  void replyTo(job, cancel.signal).then((reply) => {
    cancelling.delete(id);
    parentPort?.postMessage({ id, reply } satisfies FromAgent);
  });
});
