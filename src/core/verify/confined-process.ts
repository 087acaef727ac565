import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { randomUUID } from "node:crypto";
import { constants, setPriority } from "node:os";
import { Failure } from "../workspace/failure.ts";
import { checkEnvironment } from "./check-environment.ts";
import { confinedWords, confinementHere } from "./confinement.ts";
import { isProgram } from "./find-program.ts";
import { MARK, ProcessFamily } from "./process-family.ts";
import { surroundingsOf } from "./surroundings.ts";
import { said } from "../workspace/said.ts";

/** Program and arguments, or a line for a shell. */
export type Start = readonly string[] | { readonly shell: string };

export interface ConfinedSettings {
  /** Absolute path to run in. What surrounds it confines the process. */
  readonly folder: string;
  /** Added to a clean environment; undefined: taken out of it. */
  readonly variables?: Readonly<Record<string, string | undefined>>;
  /** Left out: no input, output and errors to be read. */
  readonly stdio?: StdioOptions;
}

export interface ConfinedProcess {
  readonly child: ChildProcess;
  readonly family: ProcessFamily;
  /** The system ends whatever it started together with it; else its family has to be ended. */
  readonly confined: boolean;
}

/**
 * Starts what may run code that nobody has read: without keys in its environment, at lower priority, and confined as far as
 * the system lets us.
 * @param what for people, where it cannot be started
 * @throws Failure `usage` when there is no such program
 */
export async function startConfined(
  what: string,
  start: Start,
  { folder, variables = {}, stdio = ["ignore", "pipe", "pipe"] }: ConfinedSettings,
): Promise<ConfinedProcess> {
  const confinement = await confinementHere();
  const around = surroundingsOf(folder);
  const mark = randomUUID();
  const environment: NodeJS.ProcessEnv = {
    ...checkEnvironment(process.env, around),
    ...variables,
    [MARK]: mark,
  };
  let words = start;
  if (confinement.launcher.length > 0) {
    const plain = "shell" in start ? ["/bin/sh", "-c", start.shell] : start;
    if (!(await isProgram(plain[0] ?? "", folder, environment["PATH"]))) {
      throw cannotStart(what, said`there is no such program`);
    }
    words = confinedWords(confinement, plain, around?.readOnly ?? []);
  }
  const child = started(words, folder, environment, stdio);
  if (confinement.launcher.length === 0) {
    lowerPriority(child);
  }
  return { child, family: new ProcessFamily(child, mark, folder), confined: confinement.hasOwnSpace };
}

function started(start: Start, folder: string, env: NodeJS.ProcessEnv, stdio: StdioOptions): ChildProcess {
  const options = {
    cwd: folder,
    env,
    stdio,
    // A group of its own, so that all of it can be killed at once. Windows has no groups, but a window to hide.
    detached: process.platform !== "win32",
    windowsHide: true,
  };
  return "shell" in start
    ? spawn(start.shell, { ...options, shell: true })
    : spawn(start[0] ?? "", start.slice(1), options);
}

/** The user goes on working meanwhile. A launcher sees to that by itself. */
function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) {
      setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
  } catch {
    // It is over already, or the system does not let us: a check at full priority is still a check.
  }
}

export function cannotStart(what: string, why: string, cause?: Error): Failure {
  return new Failure("usage", `The check \`${what}\` cannot be started: ${why}. Correct the command.`, {
    cause,
  });
}
