import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Failure, throwIfCancelled } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { RepairRequest } from "../search/repair-search.ts";
import type { AgentJob, AgentPlace, AgentReply, FromAgent, RepairFindings, ToAgent } from "./protocol.ts";

/**
 * The repair agent in a thread of its own: making and ordering thousands of edits keeps a processor busy, and whoever
 * hosts the engine has other things to answer. The thread begins with the first question.
 */
export class RepairAgentThread {
  readonly #program: string;
  readonly #place: AgentPlace;
  readonly #pending = new Map<number, (reply: AgentReply) => void>();
  readonly #jobs = new Set<Promise<AgentReply>>();
  #thread: Worker | undefined;
  #lastId = 0;

  /**
   * @param dist absolute path of the folder that everything is built into
   * @param seconds for a whole search
   * @param sharedFolders that each sandbox gets a copy of; from `declaredFolders`
   */
  constructor(
    dist: string,
    { root, unsaved }: Pick<Snapshot, "root" | "unsaved">,
    seconds: number,
    sharedFolders: readonly string[] = [],
  ) {
    this.#program = join(dist, "repair-agent.js");
    this.#place = { root, unsaved, dist, seconds, sharedFolders };
  }

  /**
   * @returns whether tests behind the commands do not end; not, where the thread ended before it was known
   * @throws Failure `cancelled`, `sandbox`, `no-git`
   */
  async hangs(commands: readonly string[], signal: AbortSignal): Promise<boolean> {
    const reply = await this.#do({ kind: "hangs", commands }, signal);
    return reply.kind === "hangs" && reply.hangs;
  }

  /**
   * A thread that ends by itself has found nothing, and the findings say so.
   * @throws Failure `cancelled`, `sandbox`, `no-git`
   */
  async find(request: RepairRequest, signal: AbortSignal): Promise<RepairFindings> {
    const reply = await this.#do({ kind: "find", request }, signal);
    const how = reply.kind === "ended" ? reply.message : "it gave no answer";
    return reply.kind === "found" ? reply.findings : { repairs: [], tried: 0, seconds: 0, how };
  }

  /** Stops what is under way, waits until its processes and sandboxes are gone, and ends the thread. */
  async dispose(): Promise<void> {
    for (const id of this.#pending.keys()) {
      this.#send({ kind: "cancel", id });
    }
    await Promise.allSettled(this.#jobs);
    await this.#thread?.terminate();
  }

  async #do(job: AgentJob, signal: AbortSignal): Promise<AgentReply> {
    throwIfCancelled(signal);
    const id = ++this.#lastId;
    const cancel = (): void => this.#send({ kind: "cancel", id });
    const answered = new Promise<AgentReply>((resolve) => this.#pending.set(id, resolve));
    this.#jobs.add(answered);
    signal.addEventListener("abort", cancel, { once: true });
    this.#send({ kind: "do", id, job });
    const reply = await answered;
    signal.removeEventListener("abort", cancel);
    this.#jobs.delete(answered);
    if (reply.kind === "failed") {
      const { failure, message } = reply;
      throw failure === undefined ? new Error(message) : new Failure(failure, message);
    }
    return reply;
  }

  #send(message: ToAgent): void {
    this.#thread ??= this.#begin();
    this.#thread.postMessage(message);
  }

  #begin(): Worker {
    // What the host was started with, a debugger's port among it, is nothing for a thread.
    const thread = new Worker(this.#program, { workerData: this.#place, execArgv: [] });
    let trouble = "";
    thread.on("message", ({ id, reply }: FromAgent) => this.#answer(id, reply));
    thread.on("error", (error: Error) => (trouble = `: ${error.message}`));
    thread.on("exit", () => {
      this.#thread = undefined;
      for (const id of this.#pending.keys()) {
        this.#answer(id, { kind: "ended", message: `its thread ended by itself${trouble}` });
      }
    });
    return thread;
  }

  #answer(id: number, reply: AgentReply): void {
    const resolve = this.#pending.get(id);
    this.#pending.delete(id);
    resolve?.(reply);
  }
}
