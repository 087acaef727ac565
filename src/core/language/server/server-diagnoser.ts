import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";
import type { Diagnostic, Severity } from "../../workspace/diagnostic.ts";
import { throwIfCancelled } from "../../workspace/failure.ts";
import type { Snapshot } from "../../workspace/snapshot.ts";
import type { Diagnoser, Examination, Overlay } from "../language-service.ts";
import { ServerProcess, type Reply } from "./server-process.ts";

export interface ServerDiagnoserOptions {
  /** For the name of the gate: `CSS`. */
  readonly name: string;
  /** Absolute path of the server's program. */
  readonly script: string;
  /** The server's name of a file's language; undefined: it is none of its languages. */
  readonly languageOf: (path: string) => string | undefined;
  /** What it is told of the user's settings, by section, each time it is asked. */
  readonly settings: () => Readonly<Record<string, unknown>>;
  /** The process is given up after so long without a question; two minutes unless told otherwise. */
  readonly idleMilliseconds?: number;
}

/** Starting takes a second or two on a busy machine, an answer milliseconds. */
const answerMilliseconds = 15_000;

const severities: readonly Severity[] = ["error", "warning", "information", "hint"];

const position = v.object({ line: v.number(), character: v.number() });
const report = v.object({
  items: v.array(
    v.object({
      range: v.object({ start: position, end: position }),
      message: v.string(),
      severity: v.optional(v.number(), 1),
      code: v.optional(v.union([v.string(), v.number()])),
      source: v.optional(v.string()),
    }),
  ),
});

/**
 * Asks a language server what is wrong with a file as a candidate leaves it. The server is a process of ours, started with
 * the first question, so that the user's own one never sees a candidate; and it is asked, so that "nothing" is an answer.
 */
export class ServerDiagnoser {
  readonly #options: ServerDiagnoserOptions;
  #process: ServerProcess | undefined;
  #ready: Promise<Reply> = Promise.resolve({ kind: "none", why: "" });
  /** One file after the other: the same file is open in it once only. */
  #last: Promise<unknown> = Promise.resolve();
  #disposed = false;

  constructor(options: ServerDiagnoserOptions) {
    this.#options = options;
  }

  /** Of the process, while there is one. */
  get pid(): number | undefined {
    return this.#process?.alive === true ? this.#process.pid : undefined;
  }

  /** For the files of a folder. */
  in(snapshot: Pick<Snapshot, "root" | "read">): Diagnoser {
    const { name, languageOf } = this.#options;
    return {
      name,
      covers: (path) => languageOf(path) !== undefined,
      examine: async (paths, overlay, signal) => {
        const found: Diagnostic[] = [];
        const unknown = new Map<string, string>();
        for (const path of paths) {
          const text = await textOf(path, overlay, snapshot);
          const turn = this.#last.then(() => this.#ask(snapshot.root, path, text, signal));
          // Its failure is told to who waits for it, and is none of the next one's.
          this.#last = turn.catch(() => undefined);
          const seen = await turn;
          found.push(...seen.found);
          seen.unknown.forEach((why, other) => unknown.set(other, why));
        }
        return { found, unknown };
      },
    };
  }

  /** Kills the process. Safe to call twice. */
  dispose(): void {
    this.#disposed = true;
    this.#process?.kill();
    this.#process = undefined;
  }

  async #ask(
    root: string,
    path: string,
    text: string | undefined,
    signal: AbortSignal,
  ): Promise<Examination> {
    throwIfCancelled(signal);
    const languageId = this.#options.languageOf(path);
    if (text === undefined || languageId === undefined) {
      return { found: [], unknown: new Map() };
    }
    const reply = await this.#pull(pathToFileURL(join(root, path)).href, languageId, text, signal);
    throwIfCancelled(signal);
    const read = v.safeParse(report, reply.kind === "result" ? reply.result : undefined);
    if (!read.success) {
      const why = reply.kind === "none" ? reply.why : "its answer is not what the protocol says.";
      return { found: [], unknown: new Map([[path, why]]) };
    }
    const found = read.output.items.map(({ range, message, severity, code, source }) => ({
      ...{ path, range, message },
      severity: severities[severity - 1] ?? "error",
      ...(code !== undefined && { code: String(code) }),
      ...(source !== undefined && { source }),
    }));
    return { found, unknown: new Map() };
  }

  async #pull(uri: string, languageId: string, text: string, signal: AbortSignal): Promise<Reply> {
    if (this.#disposed) {
      return { kind: "none", why: "it was stopped." };
    }
    const server = this.#running();
    const ready = await unlessAborted(this.#ready, signal);
    if (ready === undefined) {
      return { kind: "none", why: "it was cancelled." };
    }
    if (ready.kind === "none") {
      server.kill();
      return ready;
    }
    server.notify("workspace/didChangeConfiguration", { settings: this.#options.settings() });
    server.notify("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
    const question = { textDocument: { uri } };
    const reply = await server.request("textDocument/diagnostic", question, answerMilliseconds, signal);
    server.notify("textDocument/didClose", question);
    return reply;
  }

  #running(): ServerProcess {
    if (this.#process?.alive !== true) {
      const { script, idleMilliseconds = 120_000 } = this.#options;
      this.#process = new ServerProcess(script, idleMilliseconds);
      const introduction = {
        processId: process.pid,
        rootUri: null,
        capabilities: { textDocument: { diagnostic: {} }, workspace: {} },
        initializationOptions: { handledSchemas: ["file"], provideFormatter: false },
      };
      const { signal } = new AbortController();
      this.#ready = this.#process.request("initialize", introduction, answerMilliseconds, signal);
      this.#process.notify("initialized", {});
    }
    return this.#process;
  }
}

async function textOf(
  path: string,
  overlay: Overlay,
  snapshot: Pick<Snapshot, "read">,
): Promise<string | undefined> {
  const text = overlay.has(path) ? overlay.get(path) : (await snapshot.read(path))?.text;
  return text ?? undefined;
}

/** @returns undefined when the signal comes first */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const abort = (): void => resolve(undefined);
    if (signal.aborted) {
      abort();
    }
    signal.addEventListener("abort", abort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
