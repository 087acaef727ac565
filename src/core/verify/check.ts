import type { ChildProcess } from "node:child_process";
import { sep } from "node:path";
import { throwIfCancelled } from "../workspace/failure.ts";
import { plainArguments } from "./command-line.ts";
import { cannotStart, startConfined } from "./confined-process.ts";
import { mostProcesses, watchForExcess } from "./excess.ts";
import { OutputWindow } from "./output-window.ts";
import { killTree } from "./process-tree.ts";
import { surroundingsOf } from "./surroundings.ts";
import type { CheckResult } from "./verifier.ts";

export interface CheckLimits {
  /** After it the check counts as failed and its processes are killed. */
  readonly timeoutMilliseconds: number;
  /** Of the output's beginning and end, each; what lies between is left out. */
  readonly headBytes: number;
  readonly tailBytes: number;
  /** At a time; more is a fork bomb, and the check is stopped. */
  readonly processes?: number;
}

export const defaultCheckLimits: CheckLimits = {
  timeoutMilliseconds: 300_000,
  headBytes: 16_384,
  tailBytes: 49_152,
};

/** A background process that escaped from the group may hold the output open; nobody waits for it longer. */
const LINGER_MILLISECONDS = 250;

/**
 * Runs a check that the user gave, never a model. Without a shell unless the command is written for one.
 * @param folder absolute path to run in; taken out of the output, so that it reads the same in every sandbox
 * @throws Failure `usage` when there is no such program, `cancelled`
 */
export async function runCheck(
  command: string,
  folder: string,
  signal: AbortSignal,
  limits: CheckLimits = defaultCheckLimits,
  { variables = {}, onOutput }: CheckExtras = {},
): Promise<CheckResult> {
  // On Windows `npm` and its like are scripts that only a shell can start.
  const words = process.platform === "win32" ? undefined : plainArguments(command);
  return run(command, words ?? { shell: command }, { folder, limits, variables, onOutput }, signal);
}

/** Runs a program of ours on a candidate, under the same limits as a check. */
export async function runProgram(
  words: readonly [program: string, ...string[]],
  folder: string,
  signal: AbortSignal,
  limits: CheckLimits = defaultCheckLimits,
): Promise<CheckResult> {
  return run(words.join(" "), words, { folder, limits, variables: {}, onOutput: undefined }, signal);
}

/** Added to the environment. */
type Variables = Readonly<Record<string, string>>;

interface CheckExtras {
  readonly variables?: Variables;
  /** Gets all of the output, stdout and stderr as they come. */
  readonly onOutput?: ((chunk: Buffer, stream: "stdout" | "stderr") => void) | undefined;
}

interface RunSettings extends Required<CheckExtras> {
  readonly folder: string;
  readonly limits: CheckLimits;
}

async function run(
  command: string,
  start: readonly string[] | { readonly shell: string },
  { folder, limits, variables, onOutput }: RunSettings,
  signal: AbortSignal,
): Promise<CheckResult> {
  throwIfCancelled(signal);
  const began = performance.now();
  const output = new OutputWindow(limits.headBytes, limits.tailBytes);
  const { child, family, confined } = await startConfined(command, start, { folder, variables });
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.on("data", (chunk: Buffer) => {
      output.add(chunk);
      onOutput?.(chunk, stream);
    });
  }

  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), limits.timeoutMilliseconds);
  const excess = new AbortController();
  const over = new AbortController();
  const watching = watchForExcess(
    { family, folder, around: surroundingsOf(folder), processes: limits.processes ?? mostProcesses },
    (what) => excess.abort(what),
    over.signal,
  );
  const end = AbortSignal.any([signal, deadline.signal, excess.signal]);
  const stop = (): void => killTree(child);
  end.addEventListener("abort", stop, { once: true });
  try {
    const exitCode = await endOf(child, command);
    throwIfCancelled(signal);
    const timedOut = deadline.signal.aborted;
    const stopped = timedOut || excess.signal.aborted;
    if (excess.signal.aborted) {
      output.add(Buffer.from(`\nStopped: ${String(excess.signal.reason)}.\n`));
    }
    return {
      command,
      passed: exitCode === 0 && !stopped,
      exitCode: stopped ? null : exitCode,
      timedOut,
      output: withoutFolder(output.text(), folder),
      milliseconds: Math.round(performance.now() - began),
    };
  } finally {
    clearTimeout(timer);
    end.removeEventListener("abort", stop);
    over.abort();
    await watching;
    if (!confined) {
      await family.end();
    }
  }
}

/** Paths as they are in every sandbox. */
export function withoutFolder(text: string, folder: string): string {
  return text.replaceAll(folder + sep, "").replaceAll(folder, ".");
}

function endOf(child: ChildProcess, command: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => reject(cannotStart(command, cause.message, cause)));
    child.on("exit", () => {
      killTree(child);
      setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, LINGER_MILLISECONDS).unref();
    });
    child.on("close", resolve);
  });
}
