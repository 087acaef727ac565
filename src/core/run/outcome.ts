import type { LedgerTotal } from "../model/money/ledger.ts";
import type { Candidate, PatchedCandidate } from "../moa/candidate.ts";
import type { Critique } from "../moa/critique.ts";
import type { Risk } from "../moa/risk/risks.ts";
import type { HunkProvenance } from "./provenance.ts";

interface Ended {
  /** All candidates of the run, also those that were refused or unusable. */
  readonly candidates: readonly Candidate[];
  /** Every call counts, failed and abandoned ones too. */
  readonly spent: LedgerTotal;
  /** What critics said of the candidates; none where nobody was asked. */
  readonly critiques: readonly Critique[];
  /** One sentence for people. */
  readonly reason: string;
}

/** What a run ends with. */
export type Outcome =
  /** The chosen candidate passed the gates; `complete` tells whether everything that was asked for is fixed. */
  | (Ended & {
      readonly kind: "accepted";
      readonly chosen: PatchedCandidate;
      readonly complete: boolean;
      readonly provenance: readonly HunkProvenance[];
      /** What it does that a person should look at, because no second proposer wanted it. */
      readonly risks: readonly Risk[];
    })
  /** There are patches, and none holds: `best` came furthest, for the user to look at. */
  | (Ended & {
      readonly kind: "rejected";
      readonly best: PatchedCandidate;
      readonly provenance: readonly HunkProvenance[];
      /** As for an accepted one. */
      readonly risks: readonly Risk[];
    })
  /** No patch at all. */
  | (Ended & { readonly kind: "none" });
