import type { Finding } from "../reports/place-findings.ts";
import type { ReportedFinding } from "../reports/reported-finding.ts";
import type { LedgerTotal } from "../model/money/ledger.ts";
import type { RatedRisk } from "./risk.ts";

/** What became of one finding. `why` is a sentence; `advice`, where there is one, says what the user has to do. */
export type FindingResult =
  | {
      readonly state: "fixed";
      readonly finding: Finding;
      readonly why: string;
      readonly advice?: string;
      /** Whether a scanner looked again and does not find it any more. */
      readonly rescanned: boolean;
      readonly by: Author;
      readonly risk: RatedRisk;
    }
  | {
      readonly state: "not fixed";
      readonly finding: Finding;
      readonly why: string;
      readonly advice?: string;
      /** Left out: nobody was asked. */
      readonly by?: Author;
      readonly risk?: RatedRisk;
    }
  | { readonly state: "skipped"; readonly finding: Finding; readonly why: string }
  /** It is about nothing in the workspace as it is. */
  | { readonly state: "refused"; readonly finding: ReportedFinding; readonly why: string };

/** Where a patch comes from. */
export interface Author {
  /** Id of the run. */
  readonly run: string;
  /** Names of who wanted it; empty where nobody did. */
  readonly proposers: readonly string[];
  /** Of the whole run, which may have been about several findings. */
  readonly spent: LedgerTotal;
}
