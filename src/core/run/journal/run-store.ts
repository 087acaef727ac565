import { closeSync, openSync, readdirSync, readSync, rmSync, statSync, fstatSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../../workspace/failure.ts";
import { JournalFile } from "./journal-file.ts";
import type { JournalLine } from "./journal-lines.ts";
import { anyLineOf, headerLine, type EndLine, type HeaderLine } from "./line-shapes.ts";
import { isAlive } from "./process-alive.ts";

/** Below the user's state folder. */
const folderName = "runs";
const ending = ".jsonl";

/** What is kept of old runs: no more of them, and no more bytes. The newest one is always kept. */
const most = { runs: 200, bytes: 200 * 1024 * 1024 };

/** What a user wants to keep of old runs; left out: as much as fits. */
export interface Keep {
  readonly days?: number;
  readonly runs?: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** A run as a list shows it. */
export interface RunSummary {
  readonly run: string;
  /** `cut`: the program was killed, or broke down; `unreadable`: damaged, or of another version. */
  readonly state: EndLine["state"] | "running" | "cut" | "unreadable";
  readonly header?: HeaderLine;
  readonly end?: EndLine;
}

/** The journals of a user, one file a run. */
export class RunStore {
  readonly folder: string;

  /** @param stateFolder from `stateFolder` */
  constructor(stateFolder: string) {
    this.folder = join(stateFolder, folderName);
  }

  pathOf(run: string): string {
    return join(this.folder, `${run}${ending}`);
  }

  /**
   * The file of a run that begins; of the old ones the oldest go. Where that is not possible it is told, and nothing is kept.
   * @param tell called once when something cannot be kept
   */
  create(run: string, tell: (why: string) => void): JournalFile {
    const path = this.pathOf(run);
    try {
      const file = JournalFile.create(path, false, tell);
      this.#forgetOldest();
      return file;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      tell(
        `This run is not kept, for ${this.folder} cannot be written (${why}). It can be neither resumed nor replayed. Make the folder writable, or name another one in the environment variable PATCHED_MOA_HOME.`,
      );
      return JournalFile.none(path);
    }
  }

  /**
   * @param name the whole name of a run, or as much of its beginning as no other has
   * @throws Failure `usage` for none, and for several
   */
  find(name: string): string {
    const runs = this.#names();
    const found = runs.includes(name) ? [name] : runs.filter((run) => run.startsWith(name));
    const [run, ...others] = found;
    if (run === undefined || name === "") {
      throw new Failure("usage", `There is no run ${name}; see "patched-moa runs".`);
    }
    if (others.length > 0) {
      throw new Failure("usage", `${name} may be ${found.slice(0, 5).join(" or ")}; give more of its name.`);
    }
    return run;
  }

  /** The newest first. */
  list(): readonly RunSummary[] {
    return this.#names()
      .toReversed()
      .map((run) => summaryOf(run, this.pathOf(run)));
  }

  /**
   * @throws Failure `usage` while the run goes on; `read-only`
   */
  remove(run: string): void {
    if (summaryOf(run, this.pathOf(run)).state === "running") {
      throw new Failure("usage", `The run ${run} is still going on. Cancel it first, or wait for its end.`);
    }
    try {
      rmSync(this.pathOf(run), { force: true });
    } catch (cause) {
      throw new Failure("read-only", `The run ${run} cannot be deleted: ${String(cause)}`, { cause });
    }
  }

  /**
   * Deletes what is older or more than wanted; runs that go on stay.
   * @returns names of those that went
   * @throws Failure `read-only`
   */
  retain({ days = Infinity, runs = Infinity }: Keep, now: number = Date.now()): readonly string[] {
    const gone = this.#names()
      .toReversed()
      .filter((run, index) => index >= runs || now - beginOf(run, now) > days * dayMs)
      .filter((run) => summaryOf(run, this.pathOf(run)).state !== "running");
    gone.forEach((run) => this.remove(run));
    return gone;
  }

  #names(): readonly string[] {
    try {
      return readdirSync(this.folder)
        .filter((file) => file.endsWith(ending))
        .map((file) => basename(file, ending))
        .sort();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return [];
      }
      throw new Failure("journal", `${this.folder} cannot be read: ${String(error)}`, { cause: error });
    }
  }

  #forgetOldest(): void {
    let bytes = 0;
    for (const [index, run] of this.#names().toReversed().entries()) {
      const path = this.pathOf(run);
      // Another program may have been faster.
      bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (index > 0 && (index >= most.runs || bytes > most.bytes)) {
        rmSync(path, { force: true });
      }
    }
  }
}

/** Runs are named by the moment in which they began, in UTC; what is named otherwise is never too old. */
function beginOf(run: string, now: number): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(run) ?? [];
  return year === undefined
    ? now
    : Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
}

/** Whether the process that writes the journal is still at work. */
export function isRunning({ pid, at }: Pick<HeaderLine, "pid" | "at">): boolean {
  return isAlive(pid, new Date(at).getTime());
}

/** Only the first line and the last one are read: journals are long, and lists are not. */
function summaryOf(run: string, path: string): RunSummary {
  try {
    const [first, last] = outerLines(path);
    const header = headerLine(JSON.parse(first));
    const end = last === undefined ? undefined : endOf(last);
    const state = end?.state ?? (isRunning(header) ? "running" : "cut");
    return { run, state, header, ...(end && { end }) };
  } catch {
    return { run, state: "unreadable" };
  }
}

function endOf(text: string): EndLine | undefined {
  try {
    const line = JSON.parse(text) as JournalLine;
    const known = line.kind === "end" ? anyLineOf(line) : undefined;
    return known?.kind === "end" ? known : undefined;
  } catch {
    // Cut off in the middle of a line.
    return undefined;
  }
}

const lineBytes = 1024 * 1024;

function outerLines(path: string): readonly [first: string, last: string | undefined] {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const first = textAt(file, 0, Math.min(size, lineBytes)).split("\n", 1)[0] ?? "";
    const tail = textAt(file, Math.max(0, size - lineBytes), Math.min(size, lineBytes));
    return [first, tail.trimEnd().split("\n").at(-1)];
  } finally {
    closeSync(file);
  }
}

function textAt(file: number, position: number, length: number): string {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, position)).toString("utf8");
}
