import type { LazyFindings } from "../findings/lazy-findings.ts";
import type { ProposalReview } from "../review/proposal-review.ts";
import type { Settings } from "../settings/settings.ts";
import { ApplyFinding } from "./apply-finding.ts";
import type { Command } from "./command.ts";
import { DismissAllFindings } from "./dismiss-all-findings.ts";
import { DismissFinding } from "./dismiss-finding.ts";
import { ReviewChanges } from "./review-changes.ts";

/** A review of changes, and everything that can be done with what it finds. */
export function findingCommands(
  findings: LazyFindings,
  review: Pick<ProposalReview, "open">,
  settings: Pick<Settings, "models" | "mix">,
): readonly Command[] {
  return [
    new ReviewChanges(findings, settings),
    new ApplyFinding(findings, review),
    new DismissFinding(findings),
    new DismissAllFindings(findings),
  ];
}
