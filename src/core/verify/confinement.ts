import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** How far the system lets us confine what a check starts, without more rights than the user has. */
export interface Confinement {
  /** Program and arguments with which everything is started; empty: nothing but our own watching. */
  readonly launcher: readonly string[];
  /** Put before the command itself: gives up the rights that the launcher needed. */
  readonly dropping: readonly string[];
  /** Whether the system ends everything that was started together with the command. */
  readonly hasOwnSpace: boolean;
  /** Whether folders can be made read-only for it. */
  readonly hasReadOnly: boolean;
}

/**
 * Runs inside: lets others go first (from outside that could come after the command has begun), makes folders read-only,
 * lets the system end this before anything of the user's when memory runs out, and stays as the first process, so that the command has one that waits for what it leaves behind.
 * Arguments: how many folders, the folders, the command's words.
 */
const INSIDE = `n=$1; shift
renice -n ${constants.priority.PRIORITY_BELOW_NORMAL} -p $$ >/dev/null 2>&1
while [ "$n" -gt 0 ]; do
  mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 125
  shift; n=$((n - 1))
done
ulimit -c 0
echo 800 2>/dev/null >/proc/self/oom_score_adj
"$@"
exit $?`;

/** A process space of its own (nothing outlives its first process, and no other process is to be seen), and mounts. */
const SPACES = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];

/** However our process ends, its checks end with it. */
const WITH_US = ["setpriv", "--pdeathsig", "KILL"];

/** Root needs no user space to have the others; anybody else becomes nobody but himself in a new one. */
const WAYS: readonly Pick<Confinement, "launcher" | "dropping">[] = [
  {
    launcher: [...WITH_US, "unshare", ...SPACES, "--", "sh", "-c", INSIDE, "sh"],
    dropping: ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin", "--"],
  },
  {
    launcher: [
      ...WITH_US,
      "unshare",
      "--user",
      "--map-current-user",
      "--keep-caps",
      ...SPACES,
      "--",
      "sh",
      "-c",
      INSIDE,
      "sh",
    ],
    dropping: ["setpriv", "--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all", "--"],
  },
];

/** Only someone between us and the command, who may be killed by it in our place. */
const SHELL_BETWEEN: Confinement = {
  launcher: ["sh", "-c", INSIDE, "sh"],
  dropping: [],
  hasOwnSpace: false,
  hasReadOnly: false,
};

const NONE: Confinement = { launcher: [], dropping: [], hasOwnSpace: false, hasReadOnly: false };

const PROBE_MILLISECONDS = 5_000;

let here: Promise<Confinement> | undefined;

/** What there is on this machine, tried once. */
export function confinementHere(): Promise<Confinement> {
  return (here ??= probe());
}

/**
 * The words that run `words` confined.
 * @param readOnly absolute paths; those that are not there are left out by the caller
 */
export function confinedWords(
  { launcher, dropping, hasReadOnly }: Confinement,
  words: readonly string[],
  readOnly: readonly string[],
): readonly string[] {
  const folders = hasReadOnly ? readOnly : [];
  return launcher.length === 0
    ? words
    : [...launcher, String(folders.length), ...folders, ...dropping, ...words];
}

async function probe(): Promise<Confinement> {
  if (process.platform !== "linux") {
    return process.platform === "win32" ? NONE : SHELL_BETWEEN;
  }
  const folder = await mkdtemp(join(await realpath(tmpdir()), "patched-moa-probe-"));
  try {
    for (const way of WAYS) {
      for (const hasReadOnly of [true, false]) {
        const confinement = { ...way, hasOwnSpace: true, hasReadOnly };
        if (await works(confinement, folder)) {
          return confinement;
        }
      }
    }
    return SHELL_BETWEEN;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function works(confinement: Confinement, folder: string): Promise<boolean> {
  const [program = "", ...args] = confinedWords(confinement, ["sh", "-c", "exit 0"], [folder]);
  try {
    await promisify(execFile)(program, args, { timeout: PROBE_MILLISECONDS });
    return true;
  } catch {
    // No such program or option, or not allowed here, as in many containers.
    return false;
  }
}
