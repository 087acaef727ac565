import type { TestRuns } from "./gates/checks.ts";
import { defaultCheckLimits, runCheck, type CheckLimits } from "./check.ts";
import type { BaselineQuestion } from "./earlier/baseline-question.ts";
import type { EarlierBaselines } from "./earlier/earlier-baselines.ts";
import { observeCheck, type ObservedCheck } from "./observed-check.ts";
import type { PatchedFiles } from "./patched-files.ts";
import type { SandboxPool } from "./sandbox-pool.ts";
import type { ProjectScripts } from "./package-scripts.ts";
import { SharedWork } from "./shared-work.ts";
import type { Patch } from "../patch/patch.ts";
import { Failure } from "../workspace/failure.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { textFile } from "../workspace/text-file.ts";
import { isPlainPath, RelatedTests } from "./tests/related-tests.ts";
import { isInside } from "./tests/run-there.ts";
import { mayHoldTests } from "./tests/test-place.ts";
import { runFiles } from "./tests/run-files.ts";
import type { ToolReader } from "./tool-reader.ts";
import type { TestFile } from "./verifier.ts";

const testMilliseconds = 60_000;
/** Whoever waits for the end of a run waits no longer for what the next one may be spared. */
const mostKeepingMilliseconds = 2_000;

interface Base {
  readonly checks: readonly ObservedCheck[];
  /** Keeps them for later; to be called once. */
  keep?: (signal: AbortSignal) => Promise<void>;
}

interface SandboxedChecksParts {
  readonly commands: readonly string[];
  readonly tools: ToolReader;
  readonly sandboxes: SandboxPool;
  readonly limits?: CheckLimits | undefined;
  /** Where tests are looked for that are nearest to a patch; left out: all tests are run at once. */
  readonly project?: Pick<Snapshot, "list" | "read"> | undefined;
  /** Of the workspace's packages, without any patch. */
  readonly scripts: () => Promise<ProjectScripts>;
  /** What was found out by runs before; left out: nothing is. */
  readonly earlier?: Pick<EarlierBaselines, "recall" | "keep" | "keepFlaky"> | undefined;
}

/** Runs checks in sandboxes, never in the user's tree. */
export class SandboxedChecks implements TestRuns {
  readonly commands: readonly string[];
  readonly #parts: SandboxedChecksParts;
  readonly #limits: CheckLimits;
  #base = new SharedWork((signal) => this.#recalled(signal));
  /** Ends what is written down on the side. */
  readonly #disposal = new AbortController();
  #keeping: Promise<void> = Promise.resolve();
  readonly #related: RelatedTests | undefined;
  readonly #repeated = new Map<string, SharedWork<ObservedCheck>>();

  constructor(parts: SandboxedChecksParts) {
    this.commands = [...new Set(parts.commands)];
    this.#parts = parts;
    this.#limits = parts.limits ?? defaultCheckLimits;
    this.#related = parts.project && new RelatedTests(parts.project);
  }

  async baseline(signal: AbortSignal): Promise<readonly ObservedCheck[]> {
    if (this.commands.length === 0) {
      return [];
    }
    const base = await this.#base.get(signal);
    const { checks, keep } = base;
    if (keep !== undefined) {
      delete base.keep;
      this.#aside(signal, keep);
    }
    return checks;
  }

  /** From now on nothing counts that only an earlier run has found out: who asks next has the checks run. */
  doubtEarlier(): void {
    this.#base = new SharedWork(async (signal) => this.#found(await this.#question(signal), signal));
  }

  async again(command: string, signal: AbortSignal): Promise<ObservedCheck> {
    let work = this.#repeated.get(command);
    if (!work) {
      work = new SharedWork(async (stop) => {
        const [observed] = await this.#onBase([command], stop);
        // There is one for each command.
        return observed as ObservedCheck;
      });
      this.#repeated.set(command, work);
    }
    const now = await work.get(signal);
    this.#aside(signal, (stop) => this.#tellFlaky(now, stop));
    return now;
  }

  async nearest({ files }: PatchedFiles, command: string, signal: AbortSignal): Promise<string | undefined> {
    const { scripts, tools } = this.#parts;
    if (this.#related === undefined) {
      return undefined;
    }
    const [runner] = await tools.runners([command], await scripts(), signal);
    if (runner === undefined) {
      return undefined;
    }
    const isThere = isInside(runner.folder);
    const changed = files.flatMap(({ path, oldPath }) => [path, oldPath]);
    const deleted = new Set(files.filter(({ after }) => after === undefined).map(({ path }) => path));
    const related = await this.#related.of(changed, runner.language);
    const tests = related.filter((path) => !deleted.has(path) && isThere(path));
    return tests.length > 0 ? runFiles(runner, tests) : undefined;
  }

  async only(paths: readonly string[], signal: AbortSignal): Promise<string | undefined> {
    const { scripts, tools } = this.#parts;
    const runners = await tools.runners(this.commands, await scripts(), signal);
    const runner = runners.find(({ language, folder }) =>
      paths.every((path) => mayHoldTests(path, language) && isPlainPath(path) && isInside(folder)(path)),
    );
    return paths.length > 0 && runner !== undefined ? runFiles(runner, paths) : undefined;
  }

  async onPatched(
    { patch }: PatchedFiles,
    commands: readonly string[],
    onResult: (observed: ObservedCheck) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const { tools } = this.#parts;
    const scripts = await this.#parts.scripts();
    await this.#parts.sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      for (const command of commands) {
        if (!onResult(await observeCheck(command, sandbox.root, scripts, this.#limits, tools, stop))) {
          return;
        }
      }
    });
  }

  /** Test files beside a patch, one after the other; each has less time than a check, which may be a whole suite. */
  async runTests(patch: Patch, tests: readonly TestFile[], signal: AbortSignal): Promise<readonly boolean[]> {
    const timeoutMilliseconds = Math.min(this.#limits.timeoutMilliseconds, testMilliseconds);
    const commands = await Promise.all(tests.map(({ path }) => this.only([path], signal)));
    return this.#parts.sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      const passes: boolean[] = [];
      for (const [at, { path, text }] of tests.entries()) {
        const command = commands[at];
        if (command === undefined) {
          throw new Failure("usage", `Nobody here can tell how a check would run ${path} alone.`);
        }
        await sandbox.apply({ changes: [{ kind: "create", path, file: textFile(text) }] });
        const { passed } = await runCheck(command, sandbox.root, stop, {
          ...this.#limits,
          timeoutMilliseconds,
        });
        passes.push(passed);
      }
      return passes;
    });
  }

  /** What is being kept for later has a moment to be. Safe to call twice. */
  async dispose(): Promise<void> {
    const timer = setTimeout(() => this.#disposal.abort(), mostKeepingMilliseconds);
    await this.#keeping;
    clearTimeout(timer);
  }

  async #recalled(signal: AbortSignal): Promise<Base> {
    const { earlier } = this.#parts;
    if (earlier === undefined) {
      return { checks: await this.#onBase(this.commands, signal) };
    }
    const question = await this.#question(signal);
    const known = await earlier.recall(question, signal);
    if (known !== undefined) {
      return { checks: known };
    }
    return this.#found(question, signal);
  }

  async #found(question: BaselineQuestion, signal: AbortSignal): Promise<Base> {
    const { earlier } = this.#parts;
    const began = Date.now();
    const checks = await this.#onBase(this.commands, signal);
    return {
      checks,
      ...(earlier && { keep: (stop: AbortSignal) => earlier.keep(question, checks, began, stop) }),
    };
  }

  async #question(signal: AbortSignal): Promise<BaselineQuestion> {
    const [base, scripts] = await Promise.all([this.#parts.sandboxes.base(signal), this.#parts.scripts()]);
    return { commands: this.commands, base, limits: this.#limits, scripts };
  }

  async #tellFlaky(now: ObservedCheck, signal: AbortSignal): Promise<void> {
    const { earlier } = this.#parts;
    const { command } = now.result;
    if (earlier !== undefined && this.commands.includes(command)) {
      const { checks } = await this.#base.get(signal);
      const before = checks.find(({ result }) => result.command === command) ?? now;
      await earlier.keepFlaky(await this.#question(signal), before, now, signal);
    }
  }

  /** Nobody waits for what is kept for later; one after the other is. */
  #aside(signal: AbortSignal, work: (signal: AbortSignal) => Promise<void>): void {
    const stop = AbortSignal.any([signal, this.#disposal.signal]);
    this.#keeping = this.#keeping
      .then(() => work(stop))
      // It was stopped, or what it looks at has gone: nothing is kept, and the next run runs the checks.
      .catch(() => undefined);
  }

  async #onBase(commands: readonly string[], signal: AbortSignal): Promise<ObservedCheck[]> {
    const { tools } = this.#parts;
    const scripts = await this.#parts.scripts();
    return this.#parts.sandboxes.use(signal, async (sandbox, stop) => {
      const results: ObservedCheck[] = [];
      for (const command of commands) {
        results.push(await observeCheck(command, sandbox.root, scripts, this.#limits, tools, stop));
      }
      return results;
    });
  }
}
