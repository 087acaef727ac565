import { noUsage, type ChatOutcome, type ModelFailure } from "../chat-model.ts";
import type { Setback } from "../pressure/retry.ts";

/** What one attempt comes to. */
export type Attempt =
  | { readonly kind: "over"; readonly outcomes: readonly ChatOutcome[] }
  /** It may come to something when it is made again: at once, or after a pause. */
  | { readonly kind: "again" }
  | { readonly kind: "later"; readonly setback: Setback; readonly outcome: FailedOutcome };

export type FailedOutcome = Extract<ChatOutcome, { kind: "failed" }>;

export const again: Attempt = { kind: "again" };

/** A call that came to nothing, usually before a model worked on it. */
export function failed(failure: ModelFailure, usage = noUsage): FailedOutcome {
  return { kind: "failed", failure, text: "", usage };
}

export function later(kind: Setback["kind"], toldMs: number | undefined, outcome: FailedOutcome): Attempt {
  return { kind: "later", setback: { kind, toldMs }, outcome };
}
