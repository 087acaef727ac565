import type { SecretVault } from "../privacy/secrets/secret-vault.ts";
import type { SuggestedChange } from "./finding.ts";
import type { PreparedReview } from "./material.ts";
import type { ReviewResults } from "./reading/protocol.ts";

/** Reads what was kept of a review as JSON. What is none of it is a TypeError. */
export interface KeptReview {
  readonly prepared: (kept: unknown) => PreparedReview;
  readonly findings: (kept: unknown, vault: SecretVault) => ReviewResults["findings"];
  readonly change: (kept: unknown, vault: SecretVault) => SuggestedChange;
}
