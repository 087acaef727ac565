import type { ChildProcess } from "node:child_process";
import { readFile, readlink } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { processTable, type ProcessEntry } from "./process-table.ts";

/** In the environment of everything that a check starts, unless that takes care to be rid of it. */
export const MARK = "PATCHED_MOA_CHECK";

/** Looking again finds what was started while the rest was being killed. */
const ROUNDS = 50;
const BETWEEN_ROUNDS_MILLISECONDS = 5;

/**
 * What a check has started, also what has left its group, its session or its parents: found by descent as long as that
 * can be seen, by where it stands and by the mark in its environment after. A process that gets rid of all three
 * between two looks is not found; where the system has namespaces, none can (see `confinement`).
 */
export class ProcessFamily {
  readonly #child: ChildProcess;
  readonly #mark: string;
  /** Absolute path of the sandbox. */
  readonly #folder: string;
  readonly #seen = new Set<string>();

  /** @param mark the value of the variable MARK, of this check alone */
  constructor(child: ChildProcess, mark: string, folder: string) {
    this.#child = child;
    this.#mark = mark;
    this.#folder = folder;
  }

  /** How many there are now; each look remembers them. */
  async look(): Promise<number> {
    return this.#membersIn(await processTable()).length;
  }

  /** Kills all that are left, until there are none. */
  async end(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) {
      const table = await processTable(0);
      const members = [...this.#membersIn(table), ...(await this.#strayIn(table))];
      if (members.length === 0) {
        return;
      }
      // Stopped first: what does not run starts no other.
      for (const name of ["SIGSTOP", "SIGKILL"] as const) {
        for (const { pid } of members) {
          send(pid, name);
        }
      }
      await setTimeout(BETWEEN_ROUNDS_MILLISECONDS);
    }
  }

  #membersIn(table: readonly ProcessEntry[]): ProcessEntry[] {
    const top = this.#child.pid;
    const members = new Set<number>();
    const byParent = new Map<number, ProcessEntry[]>();
    for (const entry of table) {
      byParent.set(entry.parent, [...(byParent.get(entry.parent) ?? []), entry]);
    }
    const add = (entry: ProcessEntry): void => {
      if (members.has(entry.pid)) {
        return;
      }
      members.add(entry.pid);
      this.#seen.add(nameOf(entry));
      byParent.get(entry.pid)?.forEach(add);
    };
    table
      .filter((entry) => entry.group === top || entry.session === top || this.#seen.has(nameOf(entry)))
      .forEach(add);
    return table.filter(({ pid }) => members.has(pid));
  }

  async #strayIn(table: readonly ProcessEntry[]): Promise<readonly ProcessEntry[]> {
    if (process.platform !== "linux") {
      return [];
    }
    const wanted = `${MARK}=${this.#mark}\0`;
    const found = await Promise.all(
      table.map(async (entry) => {
        // Of other users neither can be read.
        const environment = await readFile(`/proc/${entry.pid}/environ`, "latin1").catch(() => "");
        const place = await readlink(`/proc/${entry.pid}/cwd`).catch(() => "");
        const isOurs =
          `\0${environment}`.includes(`\0${wanted}`) ||
          place === this.#folder ||
          place.startsWith(`${this.#folder}/`);
        return isOurs ? entry : undefined;
      }),
    );
    return found.filter((entry) => entry !== undefined);
  }
}

function nameOf({ pid, start }: ProcessEntry): string {
  return `${pid} ${start}`;
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It is over.
  }
}
