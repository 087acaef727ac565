import { debugLine } from "../../workspace/debug-line.ts";
import { Failure, throwIfCancelled } from "../../workspace/failure.ts";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import type { Diagnoser, Examination, Overlay, QuickFix, QuickFixSource } from "../language-service.ts";
import type { FixMessage, Job, JobResults } from "./protocol.ts";
import { WorkerProcess } from "./worker-process.ts";

export interface TypeScriptServiceOptions {
  /** Absolute path of the worker's script: `dist/typescript-worker.js`. */
  readonly worker: string;
  /** Absolute path of the `typescript` module to load: the editor's own copy, or the command line's dependency. */
  readonly typescript: string;
  /** Absolute path of the workspace folder; its node_modules are seen. */
  readonly root: string;
  /**
   * In what language problems are told, as `de`; English unless told otherwise. A problem is known again by its words, so it has to be
   * the language of whoever reported it.
   */
  readonly locale?: string;
  /**
   * Asked before a process is started: absolute path of the memory (see prepared-worker.ts) that it may start from, if there is
   * one. A process that dies of it is replaced by one that starts from nothing.
   */
  readonly prepared?: () => string | undefined;
  /** The process is given up after so long without a job; two minutes unless told otherwise. */
  readonly idleMilliseconds?: number;
}

/**
 * Diagnostics and quick fixes for TypeScript and JavaScript. TypeScript runs in a process of its own, which is
 * started with the first job and ends when it has been idle, so a service that nobody asks costs nothing.
 */
export class TypeScriptService implements Diagnoser, QuickFixSource {
  readonly name = "TypeScript";
  readonly #options: TypeScriptServiceOptions;
  #process: WorkerProcess | undefined;
  #prepared: string | undefined;
  /** Whoever died once of what was prepared is not started from it again. */
  #mayBePrepared = true;
  #disposed = false;

  constructor(options: TypeScriptServiceOptions) {
    this.#options = options;
  }

  /** Of the process, while there is one. */
  get pid(): number | undefined {
    return this.#process?.alive ? this.#process.pid : undefined;
  }

  covers(path: string): boolean {
    return /\.(?:[cm]?[jt]s|[jt]sx)$/.test(path);
  }

  /** Syntax and type errors of the files. In JavaScript without `checkJs` only what the editor underlines there. */
  async diagnose(
    paths: readonly string[],
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<readonly Diagnostic[]> {
    return this.#ask({ kind: "diagnose", paths: this.#covered(paths), scope: "asked" }, overlay, signal);
  }

  /**
   * What is wrong in a workspace: as `diagnose`, but files that the tsconfig.json above them leaves out are left out.
   * @param paths all files of the workspace, as the snapshot lists them
   */
  async diagnoseProject(
    paths: readonly string[],
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<readonly Diagnostic[]> {
    return this.#ask({ kind: "diagnose", paths: this.#covered(paths), scope: "project" }, overlay, signal);
  }

  async examine(paths: readonly string[], overlay: Overlay, signal: AbortSignal): Promise<Examination> {
    return { found: await this.diagnose(paths, overlay, signal), unknown: new Map() };
  }

  async dependents(
    paths: readonly string[],
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    return this.#ask({ kind: "dependents", paths: this.#covered(paths) }, overlay, signal);
  }

  async fixesFor(problem: Diagnostic, overlay: Overlay, signal: AbortSignal): Promise<readonly QuickFix[]> {
    if (!this.covers(problem.path)) {
      return [];
    }
    const fixes = await this.#ask({ kind: "fixes", problem }, overlay, signal);
    return fixes.map(quickFixOf);
  }

  /** What TypeScript calls "fix all in file", and unused imports where the problems are about imports. */
  async fixesForMany(
    problems: readonly Diagnostic[],
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<readonly QuickFix[]> {
    const own = problems.filter(({ path }) => this.covers(path));
    const fixes =
      own.length > 0 ? await this.#ask({ kind: "fixes-for-many", problems: own }, overlay, signal) : [];
    return fixes.map(quickFixOf);
  }

  /** Kills the process; jobs under way end as cancelled. Safe to call twice. */
  dispose(): void {
    this.#disposed = true;
    this.#process?.kill();
    this.#process = undefined;
  }

  #covered(paths: readonly string[]): string[] {
    return paths.filter((path) => this.covers(path));
  }

  /**
   * A process that dies under a job is replaced once; a job that kills two is given back as a failure. One that was prepared does
   * not count: what it started from may have been damaged.
   */
  async #ask<K extends Job["kind"]>(
    job: Extract<Job, { kind: K }>,
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<JobResults[K]> {
    for (let crashes = 0; ;) {
      throwIfCancelled(signal);
      if (this.#disposed) {
        throw new Failure("cancelled", "Cancelled.");
      }
      const reply = await this.#running().run(job, [...overlay], signal);
      if (reply.kind === "done") {
        return reply.result as JobResults[K];
      }
      throwIfCancelled(signal);
      if (reply.kind === "crashed" && this.#prepared !== undefined) {
        debugLine("What was prepared of TypeScript is of no use: %s", reply.message);
        this.#mayBePrepared = false;
        continue;
      }
      crashes += reply.kind === "crashed" ? 1 : 0;
      if (reply.kind === "failed" || crashes === 2) {
        throw new Failure("sandbox", `TypeScript failed: ${reply.message}`);
      }
    }
  }

  #running(): WorkerProcess {
    if (!this.#process?.alive) {
      const { worker, typescript, root, locale = "en", idleMilliseconds = 120_000 } = this.#options;
      this.#prepared = this.#mayBePrepared ? this.#options.prepared?.() : undefined;
      const start = { script: worker, memory: this.#prepared };
      this.#process = new WorkerProcess(start, { root, typescript, locale }, idleMilliseconds);
    }
    return this.#process;
  }
}

function quickFixOf({ title, preferred, files }: FixMessage): QuickFix {
  return { title, preferred, files: new Map(files) };
}
