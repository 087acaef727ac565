import type { ModelFailureKind } from "../../model/chat-model.ts";
import type { Candidate } from "../candidate.ts";

/** What says something about the endpoint, the key or the budget, and nothing about how well a model works. */
const noFaultOfTheModel: readonly ModelFailureKind[] = [
  "key",
  "unreachable",
  "cancelled",
  "rate-limit",
  "budget",
  "not-found",
  "server",
  "overflow",
];

/**
 * What an answer was worth, from 0 to 1: nothing unless its patch holds; less than all where nothing could prove it, or
 * where something was left undone.
 * @returns undefined where nothing can be said
 */
export function meritOf(candidate: Candidate): number | undefined {
  switch (candidate.kind) {
    case "refused":
      return noFaultOfTheModel.includes(candidate.why.kind) ? undefined : 0;
    case "unusable":
      return 0;
    case "patched": {
      const { accepted, complete, proven } = candidate.verdict;
      return !accepted ? 0 : !complete ? 0.5 : proven ? 1 : 0.8;
    }
  }
}
