import * as v from "valibot";
import type { Patch } from "../../patch/patch.ts";
import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import type { BehaviourAgreement, CountedPatch } from "../../verify/behaviour/behaviour-probe.ts";
import type { GateResult, Verdict } from "../../verify/verdict.ts";
import type { Verifier } from "../../verify/verifier.ts";
import { shaped } from "../journal/shape.ts";
import { digestOf, patchEssence } from "./digest.ts";
import { behaviourFrom, verdictFrom } from "./result-shapes.ts";
import type { Turnstile } from "./turnstile.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** What of a verifier strategies use. */
export type Trying = Pick<Verifier, "verify" | "runTests" | "compareBehaviour">;

/** Keeps verdicts, so that no check is run again for a patch whose verdict is known. */
export class RecordedVerifier implements Trying {
  readonly runTests?: NonNullable<Verifier["runTests"]>;
  readonly #verifier: Trying;
  readonly #turnstile: Turnstile;
  readonly #vault: SecretVault;

  constructor(verifier: Trying, turnstile: Turnstile, vault: SecretVault) {
    this.#verifier = verifier;
    this.#turnstile = turnstile;
    this.#vault = vault;
    const { runTests } = verifier;
    if (runTests !== undefined) {
      this.runTests = (patch, tests, signal) =>
        turnstile.outside({
          what: `test ${digestOf(withoutSecrets([patchEssence(patch), tests], vault))}`,
          work: () => runTests(patch, tests, signal),
          keep: (passed) => passed,
          repeat: (kept) => shaped(v.array(v.boolean()), kept),
        });
    }
  }

  /** Kept also where nothing can be compared: a replay, which runs nothing, could not tell. */
  async compareBehaviour(
    patches: readonly CountedPatch[],
    signal: AbortSignal,
  ): Promise<BehaviourAgreement | undefined> {
    const asked = patches.map(({ patch, count }) => [patchEssence(patch), count]);
    const agreement = await this.#turnstile.outside<BehaviourAgreement | null>({
      what: `compare ${digestOf(withoutSecrets(asked, this.#vault))}`,
      work: async () => (await this.#verifier.compareBehaviour?.(patches, signal)) ?? null,
      keep: (result) => result,
      repeat: behaviourFrom,
    });
    return agreement ?? undefined;
  }

  verify(patch: Patch, signal: AbortSignal, onGate?: (result: GateResult) => void): Promise<Verdict> {
    return this.#turnstile.outside({
      what: `verify ${digestOf(withoutSecrets(patchEssence(patch), this.#vault))}`,
      work: () => this.#verifier.verify(patch, signal, onGate),
      keep: (verdict) => withoutSecrets(verdict, this.#vault),
      repeat: (kept) => {
        const verdict = verdictFrom(kept);
        verdict.gates.forEach((result) => onGate?.(result));
        return verdict;
      },
    });
  }
}
