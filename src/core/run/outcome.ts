import type { LedgerTotal } from "../model/money/ledger.ts";
import type { Candidate, PatchedCandidate } from "../moa/candidate.ts";
import type { Risk } from "../moa/risk/risks.ts";

/** Which candidates a hunk of the chosen patch came from. */
export interface HunkProvenance {
  readonly path: string;
  readonly fingerprint: string;
  /** Names of the proposers whose candidates contain the very same hunk; different ones, in order of arrival. */
  readonly proposers: readonly string[];
}

interface Ended {
  /** All candidates of the run, also those that were refused or unusable. */
  readonly candidates: readonly Candidate[];
  /** Every call counts, failed and abandoned ones too. */
  readonly spent: LedgerTotal;
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

export function provenanceOf(
  chosen: PatchedCandidate,
  candidates: readonly Candidate[],
): readonly HunkProvenance[] {
  const patched = candidates.filter((candidate) => candidate.kind === "patched");
  return hunksOf(chosen).map(({ path, fingerprint }) => ({
    path,
    fingerprint,
    proposers: [
      ...new Set(
        patched
          .filter((candidate) => hunksOf(candidate).some((hunk) => hunk.fingerprint === fingerprint))
          .map(({ proposer }) => proposer),
      ),
    ],
  }));
}

/** A created or deleted file counts as one hunk, recognised by its content. */
function hunksOf(candidate: PatchedCandidate): readonly { path: string; fingerprint: string }[] {
  return candidate.patch.changes.flatMap((change) => {
    switch (change.kind) {
      case "create":
        return [{ path: change.path, fingerprint: change.file.hash }];
      case "delete":
        return [{ path: change.path, fingerprint: change.base.hash }];
      case "modify":
      case "rename":
        return change.hunks.map(({ fingerprint }) => ({ path: change.path, fingerprint }));
    }
  });
}
