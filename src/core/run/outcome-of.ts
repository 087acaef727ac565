import type { LedgerTotal } from "../model/money/ledger.ts";
import type { Candidate } from "../moa/candidate.ts";
import type { Critique } from "../moa/critique.ts";
import type { DraftedPatch } from "../moa/draft.ts";
import { unsharedRisks } from "../moa/risk/unshared-risks.ts";
import type { Choice } from "../moa/selection.ts";
import type { EffectKeySource } from "../patch/effect/effect-key-source.ts";
import type { Outcome } from "./outcome.ts";
import { provenanceOf } from "./provenance.ts";

/** What a strategy leaves behind. */
interface Worked {
  readonly candidates: readonly Candidate[];
  readonly drafted: readonly DraftedPatch[];
  readonly critiques: readonly Critique[];
  readonly spent: LedgerTotal;
  readonly effects: EffectKeySource;
}

/** @param choice of the strategy; undefined: no candidate has a patch */
export async function outcomeOf(
  choice: Choice | undefined,
  { candidates, drafted, critiques, spent, effects }: Worked,
): Promise<Outcome> {
  if (choice === undefined) {
    return { kind: "none", candidates, critiques, spent, reason: whyNone(candidates) };
  }
  const { chosen, reason } = choice;
  const ended = {
    candidates,
    critiques,
    spent,
    reason,
    provenance: await provenanceOf(chosen, candidates, effects),
    risks: unsharedRisks(chosen.patch, drafted),
  };
  return chosen.verdict.accepted
    ? { kind: "accepted", chosen, complete: chosen.verdict.complete, ...ended }
    : { kind: "rejected", best: chosen, ...ended };
}

function whyNone(candidates: readonly Candidate[]): string {
  const [first] = candidates;
  if (first === undefined) {
    return "No proposer knows a remedy.";
  }
  const why =
    first.kind === "refused"
      ? first.why.message
      : first.kind === "unusable"
        ? (first.problems[0]?.message ?? "")
        : "";
  return candidates.length === 1
    ? why
    : `None of ${candidates.length} answers can be used. The first: ${why}`;
}
