import { noUsage } from "../../src/core/model/chat-model.ts";
import { Ledger } from "../../src/core/model/money/ledger.ts";
import type { PatchedCandidate } from "../../src/core/moa/candidate.ts";
import { risksIn } from "../../src/core/moa/risk/risks.ts";
import type { Patch } from "../../src/core/patch/patch.ts";
import type { Outcome } from "../../src/core/run/outcome.ts";
import type { HunkProvenance } from "../../src/core/run/provenance.ts";
import { verdictOf } from "../../src/core/verify/verdict.ts";

type Finished = Exclude<Outcome, { kind: "none" }>;

/** What a run ends with whose candidates are these patches; the first one is chosen, and none was tried out. */
export function finishedWith(patches: readonly [Patch, ...Patch[]]): Finished {
  const candidateOf = (patch: Patch, index: number): PatchedCandidate => ({
    kind: "patched",
    id: String(index + 1),
    proposer: `model ${"abcdefgh".charAt(index)}`,
    origin: "proposal",
    text: "",
    usage: noUsage,
    patch,
    effect: String(index),
    verdict: verdictOf([
      {
        ...{ gate: "target", subject: "target", status: "passed", detail: "It is fixed." },
        ...{ strong: true, milliseconds: 1 },
      },
    ]),
  });
  const chosen = candidateOf(patches[0], 0);
  const candidates = [chosen, ...patches.slice(1).map((patch, index) => candidateOf(patch, index + 1))];
  return {
    ...{ kind: "accepted", complete: true, chosen, candidates, reason: "It does best at the gates." },
    critiques: [],
    spent: new Ledger().total(),
    provenance: provenanceIn(candidates),
    risks: risksIn(patches[0]),
  };
}

/** By fingerprints alone, which is enough where nobody writes the same in two ways. */
function provenanceIn(candidates: readonly PatchedCandidate[]): readonly HunkProvenance[] {
  const fingerprints = ({ changes }: Patch): readonly (readonly [string, string])[] =>
    changes.flatMap((change) =>
      change.kind === "create"
        ? [[change.path, change.file.hash] as const]
        : change.kind === "delete"
          ? [[change.path, change.base.hash] as const]
          : change.hunks.map(({ fingerprint }) => [change.path, fingerprint] as const),
    );
  const [chosen] = candidates;
  return (chosen === undefined ? [] : fingerprints(chosen.patch)).map(([path, fingerprint]) => {
    const same = candidates.filter(({ patch }) =>
      fingerprints(patch).some(([, other]) => other === fingerprint),
    );
    return {
      ...{ path, fingerprint, agreed: same.length, fixes: [], partly: [] },
      candidates: same.map(({ id }) => id),
      proposers: same.map(({ proposer }) => proposer),
    };
  });
}
