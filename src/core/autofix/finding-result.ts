import type { Finding } from "../reports/place-findings.ts";
import type { ReportedFinding } from "../reports/reported-finding.ts";
import type { LedgerTotal } from "../model/money/ledger.ts";
import type { RatedRisk } from "./risk.ts";

/** What became of one finding. `why` is a sentence; `advice`, where there is one, says what the user has to do. */
export type FindingResult =
  | {
      /** Fixed: a re-scan finds it no more. Proposed: there is a patch that holds, and no scanner has said that it is gone. */
      readonly state: "fixed" | "proposed";
      readonly finding: Finding;
      readonly why: string;
      readonly advice?: string;
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
  /** Patches of the run that do not hold, each with what speaks against it. */
  readonly refused: readonly { readonly proposer: string; readonly why: string }[];
  /** Of the whole run, which may have been about several findings. */
  readonly spent: LedgerTotal;
}
