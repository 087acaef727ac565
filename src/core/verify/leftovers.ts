import { mkdtemp, readdir, readFile, readlink, realpath, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { removeTree } from "./remove-tree.ts";

const POOL_NAME = /^patched-moa-(\d+)-/;

/** In each pool's folder: on which machine, and in which numbering of processes, its owner lives. */
const OWNER = "owner";

/** Clocks of file systems and of processes differ by less. */
const CLOCK_MILLISECONDS = 2_000;

/** A new folder for a pool in the system's temporary folder; its name has the process id, for whoever cleans up. */
export async function makePoolFolder(): Promise<string> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), `patched-moa-${process.pid}-`));
  await writeFile(join(folder, OWNER), await numbering());
  return folder;
}

/** Removes the folders of processes that were killed. All that a run makes outside of the workspace is in them. */
export async function removeLeftovers(): Promise<void> {
  const temporary = await realpath(tmpdir());
  const here = await numbering();
  for (const name of await readdir(temporary)) {
    const folder = join(temporary, name);
    if (POOL_NAME.test(name) && (await isAbandoned(folder, here))) {
      await endProcessesIn(folder);
      await removeTree(folder);
    }
  }
}

/** Containers may share a temporary folder, and number their processes each for itself. */
async function numbering(): Promise<string> {
  const space = await readlink("/proc/self/ns/pid").catch(() => "");
  return `${hostname()} ${space}`;
}

/** Its process is dead, or a newer one has got the same number, as happens in containers all the time. */
async function isAbandoned(folder: string, here: string): Promise<boolean> {
  const pid = Number(POOL_NAME.exec(basename(folder))?.[1]);
  const stats = await stat(folder).catch(() => undefined);
  if (!stats?.isDirectory() || (process.getuid && stats.uid !== process.getuid())) {
    return false;
  }
  const owner = await readFile(join(folder, OWNER), "utf8").catch(() => here);
  if (owner !== here && owner !== "") {
    return false;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  const started = pid === process.pid ? Date.now() - process.uptime() * 1000 : await startOf(pid);
  return (
    started !== undefined && stats.birthtimeMs < started - (pid === process.pid ? 0 : CLOCK_MILLISECONDS)
  );
}

/** When a process began, in milliseconds since 1970; undefined where the system does not say it in files. */
async function startOf(pid: number): Promise<number | undefined> {
  const [state, system] = await Promise.all(
    [`/proc/${pid}/stat`, "/proc/stat"].map((file) => readFile(file, "utf8").catch(() => "")),
  );
  // The name in brackets may have anything in it.
  const ticks = Number(state?.slice(state.lastIndexOf(")") + 2).split(" ")[19]);
  const boot = Number(/^btime (\d+)$/m.exec(system ?? "")?.[1]);
  const secondsATick = 0.01;
  const start = (boot + ticks * secondsATick) * 1000;
  return Number.isFinite(start) ? start : undefined;
}

/** Checks whose run was killed may go on in its folder, and would write it anew. */
async function endProcessesIn(folder: string): Promise<void> {
  const processes = await readdir("/proc").catch(() => []);
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
