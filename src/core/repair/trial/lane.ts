import { join } from "node:path";
import { runCheck } from "../../verify/check.ts";
import type { Sandbox } from "../../verify/sandbox.ts";
import { Failure } from "../../workspace/failure.ts";
import { writeFile } from "node:fs/promises";
import type { CheckPlan } from "./check-plan.ts";
import type { Trial, TrialReply } from "./protocol.ts";
import { RunnerProcess, type RunnerStart } from "./runner-process.ts";

/** Where candidates are tried, one after another: a sandbox and what runs in it. */
export interface Lane {
  /** @throws Failure `cancelled` */
  try(trial: Omit<Trial, "id">, signal: AbortSignal): Promise<TrialReply>;
  /** Leaves no process behind. */
  dispose(): Promise<void>;
}

/** Absolute paths of the programs that warm runners are. */
export interface RunnerPrograms {
  readonly javascript: string;
  readonly python: string;
}

/** @param dist absolute path of the folder that everything is built into */
export function runnerPrograms(dist: string): RunnerPrograms {
  return { javascript: join(dist, "repair-runner.js"), python: join(dist, "repair", "runner.py") };
}

/** Many candidates a process, with their texts in memory. */
export class WarmLane implements Lane {
  readonly #start: RunnerStart;
  #runner: Promise<RunnerProcess | undefined>;

  constructor(plan: CheckPlan, folder: string, programs: RunnerPrograms) {
    this.#start = startOf(plan, folder, programs);
    this.#runner = started(this.#start);
  }

  async try(trial: Omit<Trial, "id">, signal: AbortSignal): Promise<TrialReply> {
    const runner = await this.#alive();
    const stop = (): void => void runner?.dispose();
    if (signal.aborted) {
      stop();
    }
    signal.addEventListener("abort", stop, { once: true });
    try {
      return (await runner?.ask(trial)) ?? { id: 0, results: [brought(trial)] };
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async dispose(): Promise<void> {
    await (await this.#runner)?.dispose();
  }

  async #alive(): Promise<RunnerProcess | undefined> {
    const runner = await this.#runner;
    if (runner?.alive === true) {
      return runner;
    }
    // What the last one left behind is ended first: the next one stands in the same folder.
    await runner?.dispose();
    this.#runner = started(this.#start);
    return this.#runner;
  }
}

/** @returns undefined where there is no such program: then nothing can be tried */
async function started(start: RunnerStart): Promise<RunnerProcess | undefined> {
  try {
    return await RunnerProcess.start(start);
  } catch (error) {
    if (Failure.is(error, "usage")) {
      return undefined;
    }
    throw error;
  }
}

/** The candidate has ended the process that it ran in. */
function brought({ stages }: Omit<Trial, "id">): TrialReply["results"][number] {
  const file = stages[0]?.[0]?.file ?? "";
  return { file, id: "", status: "failed", milliseconds: 0, message: "It ended the process it ran in." };
}

function startOf(plan: CheckPlan, folder: string, programs: RunnerPrograms): RunnerStart {
  if (plan.language === "python") {
    const mode = plan.byFramework === true ? ["whole"] : [];
    return {
      program: plan.interpreter,
      args: ["-B", programs.python, folder, plan.framework, ...mode],
      folder,
    };
  }
  const flags = ["--experimental-vm-modules", "--experimental-import-meta-resolve", "--no-warnings"];
  return {
    program: plan.interpreter,
    args: [...flags, programs.javascript, folder, plan.framework],
    folder,
  };
}

/** A process a candidate, started by the user's own command: slower, and good for whatever a command may be. */
export class CommandLane implements Lane {
  readonly #command: string;
  readonly #sandbox: Sandbox;
  readonly #originals: ReadonlyMap<string, string>;
  readonly #variables: Readonly<Record<string, string>>;

  /**
   * @param originals texts of the files that candidates change, to be put back after each
   * @param variables added to the environment
   */
  constructor(
    command: string,
    sandbox: Sandbox,
    originals: ReadonlyMap<string, string>,
    variables: Readonly<Record<string, string>> = {},
  ) {
    this.#variables = { PYTHONDONTWRITEBYTECODE: "1", ...variables };
    this.#command = command;
    this.#sandbox = sandbox;
    this.#originals = originals;
  }

  async try(trial: Omit<Trial, "id">, signal: AbortSignal): Promise<TrialReply> {
    const limits = { timeoutMilliseconds: trial.totalTimeout, headBytes: 4_096, tailBytes: 8_192 };
    const variables = this.#variables;
    await this.#write(Object.entries(trial.files));
    try {
      const result = await runCheck(this.#command, this.#sandbox.root, signal, limits, { variables });
      const status = result.passed ? "passed" : result.timedOut ? "timed-out" : "failed";
      const { milliseconds, output: message } = result;
      return { id: 0, results: [{ file: "", id: "", status, milliseconds, message }] };
    } finally {
      const changed = Object.keys(trial.files);
      await this.#write(changed.map((path) => [path, this.#originals.get(path) ?? ""]));
    }
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  async #write(files: readonly (readonly [path: string, text: string])[]): Promise<void> {
    for (const [path, text] of files) {
      await writeFile(join(this.#sandbox.root, ...path.split("/")), text);
    }
  }
}
