import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { absent } from "../workspace/debug-line.ts";

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** 0 where the system does not tell. */
  readonly session: number;
  /** With the number it names one process for ever: numbers are used again. */
  readonly start: string;
}

/** Looking at every process of the machine is not done more often than this, however many checks run. */
const FRESH_MILLISECONDS = 100;

let last: { readonly at: number; readonly table: Promise<readonly ProcessEntry[]> } | undefined;

/** All processes of the machine that we can see; empty where there is no way to ask. */
export function processTable(mostAge = FRESH_MILLISECONDS): Promise<readonly ProcessEntry[]> {
  const now = performance.now();
  if (last === undefined || now - last.at > mostAge) {
    last = { at: now, table: process.platform === "linux" ? fromFiles() : fromProgram() };
  }
  return last.table;
}

async function fromFiles(): Promise<readonly ProcessEntry[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const entries = await Promise.all(
    pids.map(async (pid) => {
      const state = await readFile(`/proc/${pid}/stat`, "latin1").catch(absent(`process ${pid}`));
      return state === undefined ? undefined : entryOf(Number(pid), state);
    }),
  );
  return entries.filter((entry) => entry !== undefined);
}

/** @param state proc(5), `stat`: the name in brackets may have anything in it, the rest are numbers */
function entryOf(pid: number, state: string): ProcessEntry {
  const [, parent, group, session, ...rest] = state.slice(state.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    start: rest[15] ?? "",
  };
}

async function fromProgram(): Promise<readonly ProcessEntry[]> {
  if (process.platform === "win32") {
    return [];
  }
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,pgid=,lstart="]);
  return stdout.split("\n").flatMap((line) => {
    const [pid, parent, group, ...start] = line.trim().split(/\s+/);
    return pid === undefined || pid === ""
      ? []
      : [
          {
            pid: Number(pid),
            parent: Number(parent),
            group: Number(group),
            session: 0,
            start: start.join(" "),
          },
        ];
  });
}
