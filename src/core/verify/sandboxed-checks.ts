import type { CheckRuns } from "./gates/checks.ts";
import { defaultCheckLimits, runCheck, type CheckLimits } from "./check.ts";
import type { PatchedFiles } from "./patched-files.ts";
import type { SandboxPool } from "./sandbox-pool.ts";
import { SharedWork } from "./shared-work.ts";
import type { Patch } from "../patch/patch.ts";
import { textFile } from "../workspace/text-file.ts";
import type { CheckResult, TestFile } from "./verifier.ts";

const testMilliseconds = 60_000;

/** Runs checks in sandboxes, never in the user's tree. */
export class SandboxedChecks implements CheckRuns {
  readonly commands: readonly string[];
  private readonly sandboxes: SandboxPool;
  private readonly limits: CheckLimits;
  private readonly base = new SharedWork((signal) => this.onBase(signal));

  constructor(commands: readonly string[], sandboxes: SandboxPool, limits: CheckLimits = defaultCheckLimits) {
    this.commands = [...new Set(commands)];
    this.sandboxes = sandboxes;
    this.limits = limits;
  }

  async baseline(signal: AbortSignal): Promise<readonly CheckResult[]> {
    return this.commands.length > 0 ? this.base.get(signal) : [];
  }

  async onPatched(
    { patch }: PatchedFiles,
    commands: readonly string[],
    onResult: (result: CheckResult) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    await this.sandboxes.use(signal, async (sandbox, stop) => {
      await sandbox.apply(patch);
      for (const command of commands) {
        if (!onResult(await runCheck(command, sandbox.root, stop, this.limits))) {
          return;
        }
      }
    });
  }

  /** Test files beside a patch, one after the other; each has less time than a check, which may be a whole suite. */
  async runTests(patch: Patch, tests: readonly TestFile[], signal: AbortSignal): Promise<readonly boolean[]> {
    const timeoutMilliseconds = Math.min(this.limits.timeoutMilliseconds, testMilliseconds);
    return this.sandboxes.use(signal, async (sandbox, stop) => {
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

  private async onBase(signal: AbortSignal): Promise<CheckResult[]> {
    return this.sandboxes.use(signal, async (sandbox, stop) => {
      const results: CheckResult[] = [];
      for (const command of this.commands) {
        results.push(await runCheck(command, sandbox.root, stop, this.limits));
      }
      return results;
    });
  }
}
