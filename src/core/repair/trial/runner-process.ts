import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { startConfined, type ConfinedProcess } from "../../verify/confined-process.ts";
import { mostProcesses, watchForExcess } from "../../verify/excess.ts";
import { killTree } from "../../verify/process-tree.ts";
import { surroundingsOf } from "../../verify/surroundings.ts";
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

/** It runs as long as the search, and candidates in it have little time each. */
const LOOK_MILLISECONDS = 1_000;

/** A reply has what tests say and the lines they execute; more is a candidate that writes where it has no business to. */
const LONGEST_REPLY = 64 * 2 ** 20;

const VARIABLES = {
  NODE_OPTIONS: undefined,
  // Compiled files would outlive the candidate; the order of a set is to be the same for each.
  PYTHONDONTWRITEBYTECODE: "1",
  PYTHONHASHSEED: "0",
};

/** A warm runner, for as long as it lives; one trial at a time. It runs candidates, and is confined like a check. */
export class RunnerProcess {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #ended: Promise<void>;
  #waiting: ((reply: TrialReply | undefined) => void) | undefined;
  #alive = true;
  #lastId = 0;

  private constructor({ child, family, confined }: ConfinedProcess, folder: string) {
    this.#child = child;
    this.#input = child.stdio[3] as Writable;
    const output = child.stdio[4] as Readable;
    // A pipe that breaks is the end of the process, which `exit` reports.
    this.#input.on("error", () => undefined);
    output.on("error", () => undefined);
    this.#limit(output);
    createInterface({ input: output }).on("line", (line) => this.#receive(line));
    const over = new AbortController();
    const watching = watchForExcess(
      {
        family,
        folder,
        around: surroundingsOf(folder),
        processes: mostProcesses,
        everyMilliseconds: LOOK_MILLISECONDS,
      },
      () => killTree(child),
      over.signal,
    );
    const gone = new Promise<void>((resolve) => {
      const end = (): void => {
        this.#alive = false;
        this.#settle(undefined);
        resolve();
      };
      child.on("error", end);
      child.on("exit", () => {
        // What it has started and left behind.
        killTree(child);
        end();
      });
    });
    this.#ended = gone.then(async () => {
      over.abort();
      await watching;
      if (!confined) {
        await family.end();
      }
      output.destroy();
    });
  }

  /** @throws Failure `usage` when there is no such program */
  static async start({ program, args, folder }: RunnerStart): Promise<RunnerProcess> {
    const started = await startConfined(program, [program, ...args], {
      folder,
      variables: VARIABLES,
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
    });
    return new RunnerProcess(started, folder);
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

  /** What never ends a line would be kept for ever. */
  #limit(output: Readable): void {
    let pending = 0;
    output.on("data", (chunk: Buffer) => {
      const end = chunk.lastIndexOf(10);
      pending = end < 0 ? pending + chunk.length : chunk.length - end - 1;
      if (pending > LONGEST_REPLY) {
        killTree(this.#child);
        output.destroy();
      }
    });
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
