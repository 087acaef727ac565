import { Failure } from "../../workspace/failure.ts";
import type { SandboxedChecks } from "../sandboxed-checks.ts";
import type { SandboxPool } from "../sandbox-pool.ts";
import type { BehaviourAgreement, BehaviourProbe, CountedPatch } from "./behaviour-probe.ts";
import { ObservedBehaviour } from "./observed-behaviour.ts";

/** What a comparison of behaviour may take: somebody waits for the run, and it decides little. */
const mostMilliseconds = 60_000;

/** Compares behaviour where that is quick: the checks are run once more for it. */
export class TimedBehaviour implements BehaviourProbe {
  readonly #checks: Pick<SandboxedChecks, "baseline">;
  readonly #probe: BehaviourProbe;
  readonly #milliseconds: number;

  /** @param scripts absolute path of the folder with the observers' programs */
  constructor(
    checks: Pick<SandboxedChecks, "baseline" | "commands">,
    sandboxes: SandboxPool,
    scripts: string,
    milliseconds = mostMilliseconds,
  ) {
    this.#checks = checks;
    this.#probe = new ObservedBehaviour({ sandboxes, commands: checks.commands, scripts });
    this.#milliseconds = milliseconds;
  }

  /** @returns undefined also where it would take too long, or does */
  async compare(
    patches: readonly CountedPatch[],
    signal: AbortSignal,
  ): Promise<BehaviourAgreement | undefined> {
    const known = await this.#checks.baseline(signal);
    if (known.reduce((sum, { result }) => sum + result.milliseconds, 0) * 2 > this.#milliseconds) {
      return undefined;
    }
    const deadline = AbortSignal.timeout(this.#milliseconds);
    try {
      return await this.#probe.compare(patches, AbortSignal.any([signal, deadline]));
    } catch (error) {
      if (deadline.aborted && !signal.aborted && Failure.is(error, "cancelled")) {
        return undefined;
      }
      throw error;
    }
  }
}
