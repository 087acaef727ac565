import type { RunEstimate } from "../model/money/estimate-run.ts";
import type { LedgerTotal } from "../model/money/ledger.ts";
import type { LayerName, MoaEvent } from "../moa/moa-event.ts";
import type { Patch } from "../patch/patch.ts";
import type { ReviewTask } from "../task/review-task.ts";

/** Work of a review that no other run has: what is said is held against the code; suggested changes meet the gates. */
export type ReviewLayer = "evidence" | "trials";

/** A finding, as it is shown and kept. */
interface ToldFinding {
  readonly path: string;
  /** From 1, both included; numbers of the lines afterwards. */
  readonly first: number;
  readonly last: number;
  /** Whether it is about lines that the change takes away: they stood before `first`. */
  readonly removed: boolean;
  readonly severity: "high" | "medium" | "low";
  readonly standing: "confirmed" | "unconfirmed";
  readonly evidence: string;
  /** The first speaks for all. */
  readonly said: readonly { readonly concern: string; readonly by: string; readonly message: string }[];
  /** Labels of models. */
  readonly vote: {
    readonly yes: readonly string[];
    readonly no: readonly string[];
    readonly silent: readonly string[];
  };
  readonly change:
    | { readonly kind: "none" }
    | { readonly kind: "offered"; readonly by: string; readonly patch: Patch }
    | { readonly kind: "failed"; readonly reason: string };
}

interface DroppedFinding {
  readonly path: string;
  readonly line: number;
  readonly message: string;
  /** Labels of models. */
  readonly by: readonly string[];
  readonly reason: string;
}

/** Everything that happens in a review, in order: what is shown and kept of it. Drawn as other runs are. */
export type ReviewEvent =
  | { readonly kind: "started"; readonly task: ReviewTask; readonly strategy: string; readonly seed: number }
  | { readonly kind: "estimate"; readonly estimate: RunEstimate }
  | Extract<MoaEvent, { kind: "asking" | "question" | "answering" | "answered" | "note" }>
  | { readonly kind: "layer-started"; readonly layer: LayerName | ReviewLayer; readonly by: string }
  | { readonly kind: "layer-finished"; readonly layer: LayerName | ReviewLayer; readonly detail: string }
  | {
      readonly kind: "reviewed";
      /** Paths. */
      readonly files: readonly string[];
      /** The worst first. */
      readonly findings: readonly ToldFinding[];
      readonly dropped: readonly DroppedFinding[];
      /** What was not reviewed, or not by all, a sentence each. */
      readonly gaps: readonly string[];
      readonly spent: LedgerTotal;
    };

export type OnReviewEvent = (event: ReviewEvent) => void;
