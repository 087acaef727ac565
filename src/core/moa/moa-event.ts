import type { ChatMessage, ModelFailure, Usage } from "../model/chat-model.ts";
import type { Cost } from "../model/money/cost.ts";
import type { GateResult } from "../verify/verdict.ts";
import type { Candidate, Origin } from "./candidate.ts";

/** What happens while a strategy works, in the order it happens; everything a progress display needs. */
export type MoaEvent =
  | { readonly kind: "asking"; readonly proposer: string; readonly origin: Origin }
  | { readonly kind: "receiving"; readonly proposer: string; readonly characters: number }
  /** A model is asked. */
  | {
      readonly kind: "question";
      /** `1`, `2`, … in the order in which they are asked. */
      readonly question: string;
      readonly step: Step;
      /** Name of the proposer, or label of the model where it is no proposer that asks. */
      readonly by: string;
      /** Label. */
      readonly model: string;
      readonly messages: readonly ChatMessage[];
    }
  /** A piece of its answer, as it arrives; for those who look on, and not kept. */
  | { readonly kind: "answering"; readonly question: string; readonly piece: string }
  | {
      readonly kind: "answered";
      readonly question: string;
      readonly text: string;
      /** Left out: it may be used. */
      readonly failure?: ModelFailure;
      readonly usage: Usage;
      readonly cost: Cost;
    }
  | { readonly kind: "no-proposal"; readonly proposer: string }
  | {
      readonly kind: "gate";
      readonly candidate: string;
      readonly proposer: string;
      readonly result: GateResult;
    }
  | { readonly kind: "candidate"; readonly candidate: Candidate }
  | { readonly kind: "clustered"; readonly clusters: readonly ClusterSummary[] }
  | { readonly kind: "layer-started"; readonly layer: LayerName; readonly by: string }
  | { readonly kind: "layer-finished"; readonly layer: LayerName; readonly detail: string }
  /** Something the user should know: a layer that was left out and why, a proposer that was cancelled. */
  | { readonly kind: "note"; readonly text: string };

export type LayerName =
  "critique" | "synthesis" | "judgement" | "rating" | "selection" | "roles" | "plan" | "tests";

/** What a model is asked for: a candidate, one more try for it, or the work of a layer. */
export type Step = "sample" | "repair" | LayerName;

interface ClusterSummary {
  /** Candidate ids. */
  readonly members: readonly string[];
  /** How many different proposers stand behind it. */
  readonly support: number;
}

export type Emit = (event: MoaEvent) => void;
