import { fork, type ChildProcess } from "node:child_process";
import { environmentWithoutKeys } from "../../workspace/environment-without-keys.ts";
import { readingOnly } from "../reading-only.ts";
import type { FromWorker, Job, ToWorker, WorkerArguments } from "./protocol.ts";

/** TypeScript cannot be interrupted inside one file: a cancelled job that has not ended by then costs its process. */
const CANCEL_MILLISECONDS = 500;

/** What the editor gives its own TypeScript server. */
const MEMORY_MEGABYTES = 3072;

const KEPT_STDERR = 2_000;

/** What a process is started from. */
interface Start {
  /** Absolute path of the worker's script. */
  readonly script: string;
  /** Absolute path of a memory in which that script has begun; undefined: it begins with nothing. */
  readonly memory: string | undefined;
}

export type Reply =
  | { readonly kind: "done"; readonly result: unknown }
  | { readonly kind: "failed"; readonly message: string }
  /** The process ended by itself before it answered. */
  | { readonly kind: "crashed"; readonly message: string }
  /** Cancelled, or the process was ended for another job's sake: ask again if the answer is still wanted. */
  | { readonly kind: "stopped"; readonly message: string };

/** One life of the worker: from its start until it exits, for whatever reason. Never throws; a Reply says what happened. */
export class WorkerProcess {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, (reply: Reply) => void>();
  readonly #idleMilliseconds: number;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #stderr = "";
  #ended = false;

  constructor(
    { script, memory }: Start,
    { root, typescript, locale }: WorkerArguments,
    idleMilliseconds: number,
  ) {
    this.#idleMilliseconds = idleMilliseconds;
    this.#child = fork(script, [root, typescript, locale], {
      // In the editor the executable is Electron, which has to be told to be Node. Nothing of the parent's own
      // flags is wanted: a debugger's port can be taken once.
      env: { ...environmentWithoutKeys(process.env), ELECTRON_RUN_AS_NODE: "1" },
      execArgv: [
        ...[`--max-old-space-size=${MEMORY_MEGABYTES}`, ...readingOnly()],
        ...(memory === undefined ? [] : ["--snapshot-blob", memory]),
      ],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child.stderr?.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-KEPT_STDERR);
    });
    this.#child.on("message", (message) => this.#receive(message as FromWorker));
    this.#child.on("error", (error) => this.#end(this.#crash(error.message)));
    this.#child.on("close", (code, signal) =>
      this.#end(this.#crash(`its process ended with ${signal ?? `exit code ${code ?? 0}`}`)),
    );
    this.#rest();
  }

  get alive(): boolean {
    return !this.#ended;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  run(job: Job, overlay: readonly (readonly [string, string | null])[], signal: AbortSignal): Promise<Reply> {
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const cancel = (): void => {
        resolve({ kind: "stopped", message: "Cancelled." });
        this.#send({ kind: "cancel", id });
        setTimeout(() => this.#pending.has(id) && this.kill(), CANCEL_MILLISECONDS).unref();
      };
      this.#pending.set(id, (reply) => {
        signal.removeEventListener("abort", cancel);
        resolve(reply);
      });
      signal.addEventListener("abort", cancel, { once: true });
      this.#wake();
      this.#send({ kind: "run", id, job, overlay });
    });
  }

  /** Jobs under way end as `stopped`. */
  kill(): void {
    this.#child.kill("SIGKILL");
    this.#end({ kind: "stopped", message: "Its process was stopped." });
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) {
      // A pipe that breaks under a message is the end of the process, which `close` reports.
      this.#child.send(message, () => undefined);
    }
  }

  #receive(message: FromWorker): void {
    this.#settle(
      message.id,
      message.kind === "done"
        ? { kind: "done", result: message.result }
        : { kind: "failed", message: message.message },
    );
  }

  #settle(id: number, reply: Reply): void {
    this.#pending.get(id)?.(reply);
    this.#pending.delete(id);
    if (this.#pending.size === 0 && !this.#ended) {
      this.#rest();
    }
  }

  #crash(why: string): Reply {
    const said = this.#stderr.trim();
    return { kind: "crashed", message: said ? `${why}\n${said}` : why };
  }

  #end(reply: Reply): void {
    this.#ended = true;
    clearTimeout(this.#idle);
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id, reply);
    }
  }

  /** A process with nothing to do neither keeps the program alive nor stays for ever. */
  #rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    (this.#child.stderr as { unref?: () => void } | null)?.unref?.();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.kill(), this.#idleMilliseconds).unref();
  }

  #wake(): void {
    clearTimeout(this.#idle);
    this.#child.ref();
    this.#child.channel?.ref();
  }
}
