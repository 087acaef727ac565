import { parentPort } from "node:worker_threads";
import { errorOf, replyTo, type FromThread, type JobReply, type ToThread } from "./protocol.ts";

/** Asks the host of the thread what only it can know. Rejects with what the host throws. */
export type AskHost = (question: unknown) => Promise<unknown>;

/**
 * The side of the thread: does the jobs of its `JobThread`, several at a time.
 * @param work takes and gives what the `JobThread` declares: nothing but their program can know that both are the same
 */
export function serveJobs(work: (job: never, signal: AbortSignal, ask: AskHost) => Promise<unknown>): void {
  const cancelling = new Map<number, AbortController>();
  const asked = new Map<number, (reply: JobReply<unknown>) => void>();
  let lastQuestion = 0;
  const ask: AskHost = async (question) => {
    const id = ++lastQuestion;
    const told = new Promise<JobReply<unknown>>((resolve) => asked.set(id, resolve));
    send({ kind: "ask", id, question });
    const reply = await told;
    if (reply.kind === "failed") {
      throw errorOf(reply);
    }
    return reply.kind === "done" ? reply.result : undefined;
  };
  parentPort?.on("message", (message: ToThread<never>) => {
    const { id } = message;
    switch (message.kind) {
      case "cancel":
        cancelling.get(id)?.abort();
        return;
      case "told":
        asked.get(id)?.(message.reply);
        asked.delete(id);
        return;
      case "do": {
        const { job } = message;
        const cancel = new AbortController();
        cancelling.set(id, cancel);
        void replyTo(() => work(job, cancel.signal, ask)).then((reply) => {
          cancelling.delete(id);
          send({ kind: "reply", id, reply });
        });
      }
    }
  });
}

function send(message: FromThread<unknown>): void {
  parentPort?.postMessage(message);
}
