import type { Patch } from "../patch/patch.ts";
import { misplacementIn, type Misplacement } from "../privacy/secrets/misplaced-secrets.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { PatchedFiles } from "../verify/patched-files.ts";
import { verdictOf, type GateResult, type Verdict } from "../verify/verdict.ts";
import type { Baseline, Verifier } from "../verify/verifier.ts";
import { said } from "../workspace/said.ts";

const reasons: Readonly<Record<Misplacement, string>> = {
  "new-file": said`it would put a secret into a file that does not hold it`,
  copied: said`it would copy a secret`,
  embedded: said`it would make a secret a part of other text`,
  placeholder: said`it holds a placeholder that stands for no secret`,
};

/**
 * A gate before all others, so that nothing of such a patch is ever run: secrets, which models know by placeholder only,
 * stay in their files, once each, as values by themselves.
 */
export class SecretKeepingVerifier implements Verifier {
  readonly runTests?: NonNullable<Verifier["runTests"]>;
  readonly compareBehaviour?: NonNullable<Verifier["compareBehaviour"]>;
  readonly #verifier: Verifier;
  readonly #vault: SecretVault;

  constructor(verifier: Verifier, vault: SecretVault) {
    this.#verifier = verifier;
    this.#vault = vault;
    // Only what passed this gate is ever tested or run.
    if (verifier.runTests !== undefined) {
      this.runTests = verifier.runTests.bind(verifier);
    }
    if (verifier.compareBehaviour !== undefined) {
      this.compareBehaviour = verifier.compareBehaviour.bind(verifier);
    }
  }

  async verify(patch: Patch, signal: AbortSignal, onGate?: (result: GateResult) => void): Promise<Verdict> {
    const refusal = this.#refusalOf(patch);
    if (refusal === undefined) {
      return this.#verifier.verify(patch, signal, onGate);
    }
    onGate?.(refusal);
    return verdictOf([refusal]);
  }

  baseline(signal: AbortSignal, which?: "known" | "afresh"): Promise<Baseline> {
    return this.#verifier.baseline(signal, which);
  }

  dispose(): Promise<void> {
    return this.#verifier.dispose();
  }

  #refusalOf(patch: Patch): GateResult | undefined {
    for (const { path, before, after } of new PatchedFiles(patch).files) {
      const misplacement =
        after === undefined ? undefined : misplacementIn(before, after, this.#vault.restored);
      if (misplacement !== undefined) {
        return {
          gate: "applies",
          subject: "secrets",
          status: "failed",
          detail: `${path}: ${reasons[misplacement]}. Secrets stay where they are.`,
          evidence: `${path}: ${reasons[misplacement]}. Keep each MOA_SECRET_ word exactly as it is, in its own file and as often as it is there; write none anywhere else.`,
          strong: false,
          milliseconds: 0,
        };
      }
    }
    return undefined;
  }
}
