import { spawn, type ChildProcess } from "node:child_process";
import { constants, setPriority } from "node:os";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { checkEnvironment } from "../../verify/check-environment.ts";
import { killTree } from "../../verify/process-tree.ts";
import type { Trial, TrialReply } from "./protocol.ts";

/** How a warm runner is started. */
export interface RunnerStart {
  readonly program: string;
  readonly args: readonly string[];
  /** Absolute path of the sandbox it runs in. */
  readonly folder: string;
}

/** It ends candidates itself; only where it hangs as a whole it is ended with them, after this many milliseconds more. */
const HANGS_AFTER = 2_000;

/** What it needs to kill the processes of candidates before it goes. */
const GOES_WITHIN = 300;

/** A warm runner, for as long as it lives; one trial at a time. */
export class RunnerProcess {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #ended: Promise<void>;
  #waiting: ((reply: TrialReply | undefined) => void) | undefined;
  #alive = true;
  #lastId = 0;

  constructor({ program, args, folder }: RunnerStart) {
    this.#child = spawn(program, args, {
      cwd: folder,
      env: runnerEnvironment(),
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      // A group of its own, so that all of it can be killed at once.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    lowerPriority(this.#child);
    this.#input = this.#child.stdio[3] as Writable;
    // A pipe that breaks is the end of the process, which `close` reports.
    this.#input.on("error", () => undefined);
    createInterface({ input: this.#child.stdio[4] as Readable }).on("line", (line) => this.#receive(line));
    this.#ended = new Promise((resolve) => {
      const end = (): void => {
        this.#alive = false;
        this.#settle(undefined);
        resolve();
      };
      this.#child.on("error", end);
      this.#child.on("exit", () => {
        // What it has started and left behind.
        killTree(this.#child);
        end();
      });
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** @returns undefined when the process is gone: the candidate has brought it down, or it never came up */
  async ask(trial: Omit<Trial, "id">): Promise<TrialReply | undefined> {
    if (!this.#alive) {
      return undefined;
    }
    const id = ++this.#lastId;
    const reply = new Promise<TrialReply | undefined>((resolve) => (this.#waiting = resolve));
    const timer = setTimeout(() => killTree(this.#child), trial.totalTimeout + HANGS_AFTER);
    this.#input.write(`${JSON.stringify({ ...trial, id } satisfies Trial)}\n`);
    try {
      return await reply;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Leaves no process behind. */
  async dispose(): Promise<void> {
    this.#input.destroy();
    const timer = setTimeout(() => killTree(this.#child), GOES_WITHIN);
    await this.#ended;
    clearTimeout(timer);
  }

  #receive(line: string): void {
    try {
      const reply = JSON.parse(line) as TrialReply;
      if (reply.id === this.#lastId) {
        this.#settle(reply);
      }
    } catch {
      // A candidate wrote on our channel: not a word of it can be trusted any more.
      killTree(this.#child);
    }
  }

  #settle(reply: TrialReply | undefined): void {
    this.#waiting?.(reply);
    this.#waiting = undefined;
  }
}

function runnerEnvironment(): NodeJS.ProcessEnv {
  const environment = checkEnvironment(process.env);
  delete environment["NODE_OPTIONS"];
  // Compiled files would outlive the candidate; the order of a set is to be the same for each.
  return { ...environment, PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0" };
}

/** The user goes on working meanwhile. */
function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) {
      setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
    }
  } catch {
    // It is over already, or the system does not let us.
  }
}
