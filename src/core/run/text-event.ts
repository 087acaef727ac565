import type { LedgerTotal } from "../model/money/ledger.ts";
import type { RunEstimate } from "../model/money/estimate-run.ts";
import type { MoaEvent } from "../moa/moa-event.ts";
import type { TextTask } from "../task/text-task.ts";

/** Everything that happens in a run for a text, in order: what is shown and kept of it. Drawn as runs for patches are. */
export type TextEvent =
  | { readonly kind: "started"; readonly task: TextTask; readonly strategy: string; readonly seed: number }
  | { readonly kind: "estimate"; readonly estimate: RunEstimate }
  | Extract<
      MoaEvent,
      { kind: "asking" | "question" | "answering" | "answered" | "layer-started" | "layer-finished" | "note" }
    >
  | { readonly kind: "candidate"; readonly candidate: TextCandidate }
  | { readonly kind: "finished"; readonly outcome: TextResult };

export type OnTextEvent = (event: TextEvent) => void;

interface Answered {
  /** `1`, `2`, … in the order in which they came. */
  readonly id: string;
  readonly proposer: string;
  /** Label. */
  readonly model: string;
  readonly origin: "proposal" | "synthesis";
  readonly text: string;
}

type TextCandidate = Answered &
  (
    | { readonly kind: "refused"; readonly why: { readonly message: string } }
    /** It does not hold. */
    | { readonly kind: "unusable"; readonly problems: readonly { readonly message: string }[] }
    | { readonly kind: "written" }
  );

interface Ended {
  readonly reason: string;
  readonly spent: LedgerTotal;
}

/** As those of runs for patches, whose provenance is told by hunks. */
type TextResult = Ended &
  (
    | {
        readonly kind: "accepted";
        readonly chosen: { readonly id: string };
        readonly complete: true;
        readonly provenance: readonly [];
      }
    | {
        readonly kind: "rejected";
        readonly best: { readonly id: string };
        readonly provenance: readonly [];
      }
    | { readonly kind: "none" }
  );
