import { parentPort } from "node:worker_threads";
import { Failure } from "../workspace/failure.ts";
import type { FromThread, JobReply, ToThread } from "./protocol.ts";

/**
 * The side of the thread: does the jobs of its `JobThread`, several at a time.
 * @param work takes and gives what the `JobThread` declares: nothing but their program can know that both are the same
 */
export function serveJobs(work: (job: never, signal: AbortSignal) => Promise<unknown>): void {
  const cancelling = new Map<number, AbortController>();
  parentPort?.on("message", (message: ToThread<never>) => {
    if (message.kind === "cancel") {
      cancelling.get(message.id)?.abort();
      return;
    }
    const { id, job } = message;
    const cancel = new AbortController();
    cancelling.set(id, cancel);
    void replyTo(() => work(job, cancel.signal)).then((reply) => {
      cancelling.delete(id);
      parentPort?.postMessage({ id, reply } satisfies FromThread<unknown>);
    });
  });
}

async function replyTo(work: () => Promise<unknown>): Promise<JobReply<unknown>> {
  try {
    return { kind: "done", result: await work() };
  } catch (error) {
    return Failure.is(error)
      ? { kind: "failed", failure: error.kind, message: error.message }
      : { kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
