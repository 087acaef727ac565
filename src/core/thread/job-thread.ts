import { Worker } from "node:worker_threads";
import { throwIfCancelled } from "../workspace/failure.ts";
import { errorOf, replyTo, type FromThread, type JobReply, type ToThread } from "./protocol.ts";
import { said } from "../workspace/said.ts";

/** What came of a job; `ended`: the thread ended by itself before it answered, and the message says why. */
export type JobOutcome<Result> =
  { readonly kind: "done"; readonly result: Result } | { readonly kind: "ended"; readonly message: string };

/**
 * A thread that does jobs which would keep its host from answering others. It begins with the first job, and begins anew
 * where it ended by itself. Alone it keeps no process alive.
 */
export class JobThread<Job, Result> {
  readonly #program: string;
  readonly #data: unknown;
  readonly #know: (question: never) => Promise<unknown>;
  readonly #pending = new Map<number, (reply: JobReply<Result>) => void>();
  readonly #jobs = new Set<Promise<JobReply<Result>>>();
  #thread: Worker | undefined;
  #lastId = 0;

  /**
   * @param program absolute path of what the thread runs; it calls `serveJobs`
   * @param data that it begins with
   * @param know answers what its jobs ask; takes what the program asks, which nothing but the two can know
   */
  constructor(program: string, data?: unknown, know: (question: never) => Promise<unknown> = nothing) {
    this.#program = program;
    this.#data = data;
    this.#know = know;
  }

  /**
   * A job that is cancelled is over when the thread has put everything away.
   * @throws Failure what the job throws, `cancelled` among it
   */
  async do(job: Job, signal: AbortSignal): Promise<JobOutcome<Result>> {
    throwIfCancelled(signal);
    const id = ++this.#lastId;
    const cancel = (): void => this.#send({ kind: "cancel", id });
    const answered = new Promise<JobReply<Result>>((resolve) => this.#pending.set(id, resolve));
    this.#jobs.add(answered);
    signal.addEventListener("abort", cancel, { once: true });
    this.#send({ kind: "do", id, job });
    const reply = await answered;
    signal.removeEventListener("abort", cancel);
    this.#jobs.delete(answered);
    if (reply.kind === "failed") {
      throw errorOf(reply);
    }
    return reply;
  }

  /** Stops what is under way, waits until it has put everything away, and ends the thread. */
  async dispose(): Promise<void> {
    for (const id of this.#pending.keys()) {
      this.#send({ kind: "cancel", id });
    }
    await Promise.allSettled(this.#jobs);
    // A thread on its way out keeps no process alive, and one where nothing else does would end with us still waiting.
    const staying = setInterval(() => undefined, 1_000);
    try {
      await this.#thread?.terminate();
    } finally {
      clearInterval(staying);
    }
  }

  #send(message: ToThread<Job>): void {
    this.#thread ??= this.#begin();
    this.#thread.ref();
    this.#thread.postMessage(message);
  }

  #begin(): Worker {
    // What the host was started with, a debugger's port among it, is nothing for a thread.
    const thread = new Worker(this.#program, { workerData: this.#data, execArgv: [] });
    let trouble = "";
    thread.on("message", (message: FromThread<Result>) => {
      const { id } = message;
      if (message.kind === "reply") {
        this.#answer(id, message.reply);
        return;
      }
      void replyTo(() => this.#know(message.question as never)).then((reply) =>
        thread.postMessage({ kind: "told", id, reply } satisfies ToThread<Job>),
      );
    });
    thread.on("error", (error: Error) => (trouble = `: ${error.message}`));
    thread.on("exit", () => {
      this.#thread = undefined;
      for (const id of this.#pending.keys()) {
        this.#answer(id, { kind: "ended", message: said`its thread ended by itself${trouble}` });
      }
    });
    return thread;
  }

  #answer(id: number, reply: JobReply<Result>): void {
    const resolve = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) {
      this.#thread?.unref();
    }
    resolve?.(reply);
  }
}

function nothing(): Promise<never> {
  return Promise.reject(new Error("nobody answers the thread's questions"));
}
