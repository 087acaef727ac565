import type { CheckRuns } from "./gates/checks.ts";
import { defaultCheckLimits, runCheck, type CheckLimits } from "./check.ts";
import { observeCheck, type ObservedCheck } from "./observed-check.ts";
import type { PatchedFiles } from "./patched-files.ts";
import type { SandboxPool } from "./sandbox-pool.ts";
import { SharedWork } from "./shared-work.ts";
import type { Patch } from "../patch/patch.ts";
import type { Snapshot } from "../workspace/snapshot.ts";
import { textFile } from "../workspace/text-file.ts";
import { relatedTests } from "./tests/related-tests.ts";
import { testRunnerOf } from "./tests/test-runner.ts";
import type { TestFile } from "./verifier.ts";

const testMilliseconds = 60_000;

interface SandboxedChecksParts {
  readonly commands: readonly string[];
  readonly sandboxes: SandboxPool;
  readonly limits?: CheckLimits | undefined;
  /** Where tests are looked for that are nearest to a patch; left out: all tests are run at once. */
  readonly project?: Pick<Snapshot, "list" | "read"> | undefined;
  /** Of the workspace's package.json, by name, without any patch. */
  readonly scripts: () => Promise<Readonly<Record<string, string>>>;
}

/** Runs checks in sandboxes, never in the user's tree. */
export class SandboxedChecks implements CheckRuns {
  readonly commands: readonly string[];
  private readonly parts: SandboxedChecksParts;
  private readonly limits: CheckLimits;
  private readonly base = new SharedWork((signal) => this.onBase(this.commands, signal));
  private readonly repeated = new Map<string, SharedWork<ObservedCheck>>();

  constructor(parts: SandboxedChecksParts) {
    this.commands = [...new Set(parts.commands)];
    this.parts = parts;
    this.limits = parts.limits ?? defaultCheckLimits;
  }

  async baseline(signal: AbortSignal): Promise<readonly ObservedCheck[]> {
    return this.commands.length > 0 ? this.base.get(signal) : [];
  }

  again(command: string, signal: AbortSignal): Promise<ObservedCheck> {
    let work = this.repeated.get(command);
    if (!work) {
      work = new SharedWork(async (stop) => {
        const [observed] = await this.onBase([command], stop);
        // There is one for each command.
        return observed as ObservedCheck;
      });
      this.repeated.set(command, work);
    }
    return work.get(signal);
  }

  async nearest({ files }: PatchedFiles, command: string): Promise<string | undefined> {
    const { project, scripts } = this.parts;
    if (project === undefined) {
      return undefined;
    }
    const runner = testRunnerOf([command], await scripts());
    if (runner === undefined) {
      return undefined;
    }
    const changed = files.flatMap(({ path, oldPath }) => [path, oldPath]);
    const deleted = new Set(files.filter(({ after }) => after === undefined).map(({ path }) => path));
    const tests = (await relatedTests(changed, runner.language, project)).filter(
      (path) => !deleted.has(path),
    );
    return tests.length > 0 ? runner.command(...tests) : undefined;
  }

  async onPatched(
    { patch }: PatchedFiles,
    commands: readonly string[],
    onResult: (observed: ObservedCheck) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const scripts = await this.parts.scripts();
    await this.parts.sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      for (const command of commands) {
        if (!onResult(await observeCheck(command, sandbox.root, scripts, this.limits, stop))) {
          return;
        }
      }
    });
  }

  /** Test files beside a patch, one after the other; each has less time than a check, which may be a whole suite. */
  async runTests(patch: Patch, tests: readonly TestFile[], signal: AbortSignal): Promise<readonly boolean[]> {
    const timeoutMilliseconds = Math.min(this.limits.timeoutMilliseconds, testMilliseconds);
    return this.parts.sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      const passes: boolean[] = [];
      for (const { path, text, command } of tests) {
        await sandbox.apply({ changes: [{ kind: "create", path, file: textFile(text) }] });
        const { passed } = await runCheck(command, sandbox.root, stop, {
          ...this.limits,
          timeoutMilliseconds,
        });
        passes.push(passed);
      }
      return passes;
    });
  }

  private async onBase(commands: readonly string[], signal: AbortSignal): Promise<ObservedCheck[]> {
    const scripts = await this.parts.scripts();
    return this.parts.sandboxes.use(signal, async (sandbox, stop) => {
      const results: ObservedCheck[] = [];
      for (const command of commands) {
        results.push(await observeCheck(command, sandbox.root, scripts, this.limits, stop));
      }
      return results;
    });
  }
}
