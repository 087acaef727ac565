import type { Task } from "../../task/task.ts";
import type { Gate, Report } from "../../verify/gate.ts";
import type { PatchedFiles } from "../../verify/patched-files.ts";
import type { KnownScan } from "../scanner.ts";
import type { Scans } from "../scans.ts";
import type { AutofixThread } from "./autofix-thread.ts";

/** What a task about findings asks of a patch, worked out in the thread; only the scanner is run by its host. */
export class ThreadedGate implements Gate {
  readonly #thread: Pick<AutofixThread, "do">;
  readonly #task: Task;
  readonly #scan: KnownScan | undefined;
  readonly #scans: Scans | undefined;

  /** @param scans of `scan`; undefined as that is */
  constructor(
    thread: Pick<AutofixThread, "do">,
    task: Task,
    scan: KnownScan | undefined,
    scans: Scans | undefined,
  ) {
    this.#thread = thread;
    this.#task = task;
    this.#scan = scan;
    this.#scans = scans;
  }

  async check({ patch }: PatchedFiles, report: Report, signal: AbortSignal): Promise<void> {
    const task = this.#task;
    const scan = this.#scan;
    const scans = this.#scans;
    const host = scans && { scan: () => scans.ofPatched(patch, signal) };
    (await this.#thread.do({ kind: "gate", task, patch, scan }, signal, host)).forEach(report);
  }
}
