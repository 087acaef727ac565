import { resultOf } from "../../../src/core/patch/result-text.ts";
import type { Patch } from "../../../src/core/patch/patch.ts";
import { verdictOf, type GateResult, type Verdict } from "../../../src/core/verify/verdict.ts";
import type { Baseline, Verifier } from "../../../src/core/verify/verifier.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";
import type { World } from "./simulated-model.ts";
import { solutionIn } from "./tasks.ts";

/** `none`: whatever applies is accepted. Else a check that fails on the untouched code and passes for every right patch. */
export type Gates =
  | { readonly kind: "none" }
  /** A wrong patch fails with this probability, always the same way: tests do not change their mind. */
  | { readonly kind: "check"; readonly finds: number };

const command = "npm test";
const checkMs = 2000;

/** Gates that know the hidden truth as well as they are said to: in the place of tests that somebody wrote. */
export class SimulatedGates implements Verifier {
  readonly #gates: Gates;
  readonly #world: World;

  constructor(gates: Gates, world: World) {
    this.#gates = gates;
    this.#world = world;
  }

  async verify(
    patch: Patch,
    signal: AbortSignal,
    onGate: (result: GateResult) => void = () => undefined,
  ): Promise<Verdict> {
    const weak = { subject: "patch", status: "passed", detail: "applies", strong: false } as const;
    const results: GateResult[] = [{ ...weak, gate: "applies", milliseconds: 0 }];
    if (this.#gates.kind === "check") {
      if (!(await this.#world.clock.sleep(checkMs, signal))) {
        throw new Failure("cancelled", "Cancelled.");
      }
      results.push(this.#checked(patch, this.#gates.finds));
    }
    results.forEach(onGate);
    return verdictOf(results);
  }

  baseline(): Promise<Baseline> {
    return Promise.resolve({ checks: [] });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }

  #checked(patch: Patch, finds: number): GateResult {
    const { task, draws } = this.#world;
    const solution = solutionIn(task, patch.changes.map((change) => resultOf(change) ?? "").join("\n"));
    const passes = solution?.truth === "right" || draws.one("check", solution?.line ?? "") >= finds;
    const check = { gate: "checks", subject: command, strong: true, milliseconds: checkMs } as const;
    return passes
      ? { ...check, status: "passed", detail: "succeeds" }
      : {
          ...check,
          status: "failed",
          detail: "fails",
          evidence: "1 of 14 tests failed: expected 90, got 110",
        };
  }
}
