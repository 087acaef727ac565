import type { Candidate } from "../../moa/candidate.ts";
import type { SecretVault } from "../../privacy/secrets/secret-vault.ts";
import type { Outcome } from "../outcome.ts";
import { digestOf, patchEssence } from "./digest.ts";
import { withoutSecrets } from "./without-secrets.ts";

/** Of everything that a run ends with; the same however secrets are shown. */
export function outcomeDigest(outcome: Outcome, vault: SecretVault): string {
  const { kind, reason, candidates, spent } = outcome;
  const decided =
    outcome.kind === "accepted"
      ? [outcome.chosen.id, outcome.complete]
      : outcome.kind === "rejected"
        ? [outcome.best.id]
        : [];
  const provenance =
    outcome.kind === "none" ? [] : outcome.provenance.map(({ path, proposers }) => [path, proposers]);
  const risks = outcome.kind === "none" ? [] : outcome.risks;
  const all = [kind, reason, decided, provenance, risks, candidates.map(essenceOf), spent];
  return digestOf(withoutSecrets(all, vault));
}

function essenceOf(candidate: Candidate): unknown {
  const { id, proposer, origin, text, usage } = candidate;
  const answered = [id, proposer, origin, text, usage];
  switch (candidate.kind) {
    case "refused":
      return [...answered, candidate.why];
    case "unusable":
      return [...answered, candidate.problems.map((problem) => problem.message)];
    case "patched":
      return [...answered, patchEssence(candidate.patch), candidate.verdict];
  }
}
