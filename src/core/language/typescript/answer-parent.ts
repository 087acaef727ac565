import { constants, setPriority } from "node:os";
import { setImmediate as turn } from "node:timers/promises";
import type ts from "typescript";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { dependentsOf } from "./dependents-of.ts";
import { errorsOf } from "./errors-of.ts";
import { fixesFor } from "./fixes-for.ts";
import { fixesForMany } from "./fixes-for-many.ts";
import { OverlaidDisk } from "./overlaid-disk.ts";
import { Projects } from "./projects.ts";
import type { FixMessage, FromWorker, Job, ToWorker, WorkerArguments } from "./protocol.ts";

type Run = Extract<ToWorker, { kind: "run" }>;

/** Answers what the parent asks, about one root. */
class Answerer {
  readonly #typescript: typeof ts;
  readonly #disk: OverlaidDisk;
  readonly #projects: Projects;
  readonly #cancelled = new Set<number>();
  readonly #waiting: Run[] = [];
  #busy = false;

  constructor(typescript: typeof ts, documents: ts.DocumentRegistry, disk: OverlaidDisk) {
    this.#typescript = typescript;
    this.#disk = disk;
    this.#projects = new Projects(typescript, disk, documents);
  }

  receive(message: ToWorker): void {
    if (message.kind === "cancel") {
      this.#cancelled.add(message.id);
      return;
    }
    this.#waiting.push(message);
    if (!this.#busy) {
      void this.#work();
    }
  }

  /** One job at a time: they share the overlay. */
  async #work(): Promise<void> {
    this.#busy = true;
    for (let run = this.#waiting.shift(); run; run = this.#waiting.shift()) {
      try {
        this.#disk.show(run.overlay);
        send({ kind: "done", id: run.id, result: await this.#perform(run.job, run.id) });
      } catch (error) {
        send({ kind: "failed", id: run.id, message: error instanceof Error ? error.message : String(error) });
      }
      this.#cancelled.delete(run.id);
    }
    this.#busy = false;
  }

  async #perform(job: Job, id: number): Promise<unknown> {
    await this.#breathe(id);
    switch (job.kind) {
      case "diagnose":
        return this.#diagnose(job.paths, job.scope, id);
      case "dependents":
        return this.#projects
          .shares(job.paths, "asked")
          .flatMap(({ project, paths }) => dependentsOf(project.program(), paths))
          .flatMap((file) => this.#disk.relative(file) ?? []);
      case "fixes": {
        const [share] = this.#projects.shares([job.problem.path], "asked");
        const file = this.#disk.absolute(job.problem.path);
        return share ? fixesFor(this.#typescript, share.project, this.#disk, file, job.problem) : [];
      }
      case "fixes-for-many":
        return this.#fixesForMany(job.problems, id);
    }
  }

  async #diagnose(paths: readonly string[], scope: "asked" | "project", id: number): Promise<Diagnostic[]> {
    const found: Diagnostic[] = [];
    for (const { project, paths: files } of this.#projects.shares(paths, scope)) {
      const program = project.program();
      for (const file of files) {
        await this.#breathe(id);
        if (program.getSourceFile(file)) {
          found.push(...errorsOf(this.#typescript, project.service, file, this.#disk.relative(file) ?? file));
        }
      }
    }
    return found;
  }

  async #fixesForMany(problems: readonly Diagnostic[], id: number): Promise<FixMessage[]> {
    const fixes: FixMessage[] = [];
    for (const { project, paths } of this.#projects.shares(
      [...new Set(problems.map(({ path }) => path))],
      "asked",
    )) {
      for (const file of paths) {
        await this.#breathe(id);
        const own = problems.filter(({ path }) => this.#disk.absolute(path) === file);
        fixes.push(...fixesForMany(this.#typescript, project, this.#disk, file, own));
      }
    }
    return fixes;
  }

  /** Lets messages in: TypeScript itself never does. */
  async #breathe(id: number): Promise<void> {
    await turn();
    if (this.#cancelled.has(id)) {
      throw new Error("cancelled");
    }
  }
}

function send(message: FromWorker): void {
  process.send?.(message);
}

/** The user goes on working meanwhile. */
export function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // The system does not let us: it works as well at full priority.
  }
}

/** Answers the parent's messages until it goes. */
export function answerParent(
  typescript: typeof ts,
  documents: ts.DocumentRegistry,
  { root, locale }: Pick<WorkerArguments, "root" | "locale">,
): void {
  typescript.validateLocaleAndSetLanguage(locale, typescript.sys);
  const answerer = new Answerer(typescript, documents, new OverlaidDisk(typescript.sys, root));
  process.on("message", (message: ToWorker) => answerer.receive(message));
  // Whoever started us is gone: nobody is left to answer to.
  process.on("disconnect", () => process.exit(0));
}
