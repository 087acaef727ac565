import { fork, type ChildProcess } from "node:child_process";
import { environmentWithoutKeys } from "../../workspace/environment-without-keys.ts";
import { readingOnly } from "../reading-only.ts";
import { said } from "../../workspace/said.ts";

/** What came of a question to a server; `why` is for people. */
export type Reply =
  { readonly kind: "result"; readonly result: unknown } | { readonly kind: "none"; readonly why: string };

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message?: unknown };
}

/** One life of a language server that speaks JSON-RPC over Node's own channel between processes. Never throws. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, (reply: Reply) => void>();
  readonly #idleMilliseconds: number;
  #idle: NodeJS.Timeout | undefined;
  #lastId = 0;
  #ended: string | undefined;

  /** @param script absolute path of the server's program */
  constructor(script: string, idleMilliseconds: number) {
    this.#idleMilliseconds = idleMilliseconds;
    this.#child = fork(script, ["--node-ipc"], {
      // In the editor the executable is Electron, which has to be told to be Node; a debugger's port can be taken once.
      env: { ...environmentWithoutKeys(process.env), ELECTRON_RUN_AS_NODE: "1" },
      execArgv: [...readingOnly()],
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child.on("message", (message) => this.#receive(message as Message));
    this.#child.on("error", (error) => this.#end(error.message));
    this.#child.on("exit", (code, signal) =>
      this.#end(`its process ended with ${signal ?? said`exit code ${code ?? 0}`}.`),
    );
    this.#rest();
  }

  get alive(): boolean {
    return this.#ended === undefined;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  request(method: string, params: unknown, milliseconds: number, signal: AbortSignal): Promise<Reply> {
    if (this.#ended !== undefined || signal.aborted) {
      return Promise.resolve({ kind: "none", why: this.#ended ?? "it was cancelled." });
    }
    const id = ++this.#lastId;
    this.#wake();
    return new Promise((resolve) => {
      const giveUp = (why: string) => (): void => this.#settle(id, { kind: "none", why });
      const cancel = giveUp("it was cancelled.");
      const timer = setTimeout(giveUp(`it gave no answer within ${milliseconds / 1000} s.`), milliseconds);
      this.#pending.set(id, (reply) => {
        clearTimeout(timer);
        signal.removeEventListener("abort", cancel);
        resolve(reply);
      });
      signal.addEventListener("abort", cancel, { once: true });
      this.#send({ jsonrpc: "2.0", id, method, params });
    });
  }

  notify(method: string, params: unknown): void {
    this.#send({ jsonrpc: "2.0", method, params });
  }

  /** What is asked at the moment gets no answer. Safe to call twice. */
  kill(): void {
    this.#child.kill("SIGKILL");
    this.#end("its process was stopped.");
  }

  #send(message: object): void {
    if (this.#child.connected) {
      // A channel that breaks under a message is the end of the process, which `exit` reports.
      this.#child.send(message, () => undefined);
    }
  }

  #receive({ id, method, result, error }: Message): void {
    if (method !== undefined) {
      // It asks for what only an editor has; without an answer it would wait.
      if (id !== undefined) {
        this.#send({ jsonrpc: "2.0", id, result: null });
      }
    } else if (id !== undefined) {
      const why = typeof error?.message === "string" ? error.message : "it refused the question.";
      this.#settle(id, error === undefined ? { kind: "result", result } : { kind: "none", why });
    }
  }

  #settle(id: number, reply: Reply): void {
    this.#pending.get(id)?.(reply);
    this.#pending.delete(id);
    if (this.#pending.size === 0 && this.alive) {
      this.#rest();
    }
  }

  #end(why: string): void {
    this.#ended ??= why;
    clearTimeout(this.#idle);
    for (const id of [...this.#pending.keys()]) {
      this.#settle(id, { kind: "none", why });
    }
  }

  /** A process with nothing to do neither keeps the program alive nor stays for ever. */
  #rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.kill(), this.#idleMilliseconds).unref();
  }

  #wake(): void {
    clearTimeout(this.#idle);
    this.#child.ref();
    this.#child.channel?.ref();
  }
}
