import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Patch } from "../../patch/patch.ts";
import { defaultCheckLimits, runCheck, runProgram } from "../check.ts";
import type { SandboxPool } from "../sandbox-pool.ts";
import { agreementOf, type Outcomes } from "./agreement-of-outcomes.ts";
import type { BehaviourAgreement, BehaviourProbe, CountedPatch } from "./behaviour-probe.ts";
import { callAgain, isObservable, observers } from "./languages.ts";
import { callsIn, functionsOf, outcomesIn, type ObservedFunction } from "./notes.ts";

export interface ObservedBehaviourParts {
  readonly sandboxes: SandboxPool;
  /** The user's checks; they show with what the code is called. */
  readonly commands: readonly string[];
  /** Absolute path of the folder with the observers' programs, a folder a language. */
  readonly scripts: string;
  readonly limits?: CallLimits;
}

interface CallLimits {
  /** For one call. */
  readonly secondsACall: number;
  /** For all calls of a function by one candidate. */
  readonly millisecondsAFunction: number;
}

const usualLimits: CallLimits = { secondsACall: 1, millisecondsAFunction: 20_000 };

/** Of all functions together; more tell little more. */
const INPUTS = 240;
/** Every candidate is called with the same variations, today and tomorrow. */
const SEED = 20_240_718;

/** Behaviour of functions: the checks are run once more to see how they call the changed files. */
export class ObservedBehaviour implements BehaviourProbe {
  readonly #parts: ObservedBehaviourParts;

  constructor(parts: ObservedBehaviourParts) {
    this.#parts = parts;
  }

  async compare(
    patches: readonly CountedPatch[],
    signal: AbortSignal,
  ): Promise<BehaviourAgreement | undefined> {
    const [first] = patches;
    const paths = new Set(patches.flatMap(({ patch }) => observable(patch)));
    if (first === undefined || patches.length < 2 || paths.size === 0 || this.#parts.commands.length === 0) {
      return undefined;
    }
    const folder = await mkdtemp(join(await realpath(tmpdir()), "patched-moa-behaviour-"));
    try {
      const functions = await this.#observed(first.patch, [...paths], folder, signal);
      if (functions.length === 0) {
        return undefined;
      }
      const outcomes = await Promise.all(
        patches.map((patch, index) => this.#called(patch, functions, join(folder, String(index)), signal)),
      );
      return agreementOf(outcomes);
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #observed(
    patch: Patch,
    paths: readonly string[],
    folder: string,
    signal: AbortSignal,
  ): Promise<readonly ObservedFunction[]> {
    const notes = join(folder, "calls");
    await this.#parts.sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      const files = paths.map((path) => join(sandbox.root, ...path.split("/")));
      const wanted = JSON.stringify({ files, root: sandbox.root, notes });
      const variables = { PATCHED_MOA_CALLS: wanted, ...observers(this.#parts.scripts, process.env) };
      for (const command of this.#parts.commands) {
        await runCheck(command, sandbox.root, stop, undefined, { variables });
      }
    });
    return functionsOf(callsIn(await textOf(notes)));
  }

  async #called(
    { patch, count }: CountedPatch,
    functions: readonly ObservedFunction[],
    file: string,
    signal: AbortSignal,
  ): Promise<Outcomes> {
    const results = `${file}.results`;
    const { secondsACall, millisecondsAFunction } = this.#parts.limits ?? usualLimits;
    const limits = { ...defaultCheckLimits, timeoutMilliseconds: millisecondsAFunction };
    await this.#parts.sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      for (const [index, observed] of functions.entries()) {
        const job = {
          ...observed,
          index,
          root: sandbox.root,
          seed: SEED,
          inputs: Math.ceil(INPUTS / functions.length),
          seconds: secondsACall,
          results,
        };
        await writeFile(`${file}.json`, JSON.stringify(job));
        const words = callAgain(observed, this.#parts.scripts, `${file}.json`);
        await runProgram(words, sandbox.root, stop, limits);
      }
    });
    return { count, byInput: outcomesIn(await textOf(results)) };
  }
}

function observable({ changes }: Patch): readonly string[] {
  return changes.filter(({ kind, path }) => kind !== "delete" && isObservable(path)).map(({ path }) => path);
}

/** Empty where nothing was written down. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
      return "";
    }
    throw error;
  }
}
