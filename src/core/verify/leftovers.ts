import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, readlink, realpath, stat } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "./remove-tree.ts";
import { absent, debugLine } from "../workspace/debug-line.ts";

/** Whose a pool's folder is: the process, the numbering that its number is from, and when it began. */
const POOL_NAME = /^patched-moa-(\d+)-(?:([0-9a-f]{6})-(\d+)-)?/;

/** A new folder for a pool in the system's temporary folder. Its name says whose it is, from the first moment on. */
export async function makePoolFolder(): Promise<string> {
  const owner = [process.pid, await numbering(), await startOf(process.pid)].join("-");
  return mkdtemp(join(await realpath(tmpdir()), `patched-moa-${owner}-`));
}

/** Removes the folders of processes that were killed. All that a run makes outside of the workspace is in them. */
export async function removeLeftovers(): Promise<void> {
  const temporary = await realpath(tmpdir());
  for (const name of await readdir(temporary)) {
    const folder = join(temporary, name);
    if (await isAbandoned(folder, name)) {
      await endProcessesIn(folder);
      // What cannot be removed is in nobody's way, and the next start tries again.
      await removeTree(folder).catch((error: unknown) => debugLine("%s stays: %s", folder, error));
    }
  }
}

/** Machines and containers may share a temporary folder, and number their processes each for itself. */
async function numbering(): Promise<string> {
  const space = (await readlink("/proc/self/ns/pid").catch(absent("/proc"))) ?? "";
  return createHash("sha256").update(`${hostname()} ${space}`).digest("hex").slice(0, 6);
}

/** Its process is dead, or a newer one has got the same number, as happens in containers all the time. */
async function isAbandoned(folder: string, name: string): Promise<boolean> {
  const [isPool, number, space, start] = POOL_NAME.exec(name) ?? [];
  const stats = isPool === undefined ? undefined : await stat(folder).catch(absent(folder));
  if (!stats?.isDirectory() || (process.getuid && stats.uid !== process.getuid())) {
    return false;
  }
  if (space !== undefined && space !== (await numbering())) {
    return false;
  }
  const pid = Number(number);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  return pid === process.pid
    ? stats.birthtimeMs < Date.now() - process.uptime() * 1000
    : start !== undefined && start !== (await startOf(pid));
}

/** Of a process, in whatever unit the system counts since its own start; 0 where it does not say so in files. */
async function startOf(pid: number): Promise<string> {
  const state = (await readFile(`/proc/${pid}/stat`, "latin1").catch(absent(`process ${pid}`))) ?? "";
  // The name in brackets may have anything in it.
  return state.slice(state.lastIndexOf(")") + 2).split(" ")[19] ?? "0";
}

/** Checks whose run was killed may go on in its folder, and would write it anew. */
async function endProcessesIn(folder: string): Promise<void> {
  const processes = (await readdir("/proc").catch(absent("/proc"))) ?? [];
  for (const pid of processes.filter((name) => /^\d+$/.test(name))) {
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    if (place === folder || place.startsWith(`${folder}/`)) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // It has gone by itself meanwhile.
      }
    }
  }
}
