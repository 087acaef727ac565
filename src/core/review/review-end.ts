import type { Ledger } from "../model/money/ledger.ts";
import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import { digestOf, patchEssence } from "../run/record/digest.ts";
import type { RunEnding } from "../run/record/recorder.ts";
import { withoutSecrets } from "../run/record/without-secrets.ts";
import { Failure } from "../workspace/failure.ts";
import type { ReviewOutcome } from "./review-outcome.ts";

/** What is kept of what a review comes to. */
export function endOfReview(
  outcome: ReviewOutcome,
  ledger: Ledger,
  secrets: SecretVault,
): RunEnding | Failure {
  const digest = reviewDigest(outcome, ledger, secrets);
  const reason = reasonOf(outcome);
  if (outcome.kind === "reviewed") {
    const { findings, gaps } = outcome;
    const complete = gaps.length === 0;
    return { reason, outcome: { kind: "accepted", complete, findings: findings.length, digest } };
  }
  return outcome.failure.kind === "cancelled"
    ? new Failure("cancelled", outcome.failure.message)
    : { reason, outcome: { kind: "none", complete: false, digest } };
}

/** What became of a review, in a sentence. */
export function reasonOf(outcome: ReviewOutcome): string {
  if (outcome.kind === "failed") {
    return `Not reviewed: ${outcome.failure.message}`;
  }
  const { findings } = outcome;
  const confirmed = findings.filter(({ standing }) => standing === "confirmed").length;
  return findings.length === 0
    ? "The review has no findings."
    : `Findings: ${findings.length}, of which confirmed: ${confirmed}.`;
}

/** Of everything that a review ends with; the same however secrets are shown. */
export function reviewDigest(outcome: ReviewOutcome, ledger: Ledger, secrets: SecretVault): string {
  const essence =
    outcome.kind === "failed"
      ? outcome
      : {
          ...outcome,
          findings: outcome.findings.map(({ change, ...finding }) => [
            finding,
            change.kind === "offered" ? { ...change, patch: patchEssence(change.patch) } : change,
          ]),
        };
  return digestOf(withoutSecrets([essence, ledger.total()], secrets));
}
