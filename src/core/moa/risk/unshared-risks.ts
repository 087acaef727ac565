import type { Patch } from "../../patch/patch.ts";
import type { DraftedPatch } from "../draft.ts";
import { risksIn, type Risk } from "./risks.ts";

/**
 * What of a patch only one proposer wanted, or none: one deceptive or deceived author among several has nobody to bear it
 * out (cf. the defences in arXiv 2503.05856). What aggregators make of the proposals bears out nothing.
 * @param drafted all that was drafted in the run so far
 */
export function unsharedRisks(patch: Patch, drafted: readonly DraftedPatch[]): readonly Risk[] {
  const risks = risksIn(patch);
  if (risks.length === 0) {
    return [];
  }
  const wanted = new Map<string, Set<string>>();
  for (const { proposer, origin, patch: other } of drafted) {
    if (origin !== "synthesis" && origin !== "combination") {
      for (const { key } of risksIn(other)) {
        wanted.set(key, (wanted.get(key) ?? new Set()).add(proposer));
      }
    }
  }
  return risks.filter(({ key }) => (wanted.get(key)?.size ?? 0) < 2);
}
