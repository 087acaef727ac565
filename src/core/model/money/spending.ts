import type { Cost } from "./cost.ts";
import type { CallRecord } from "./ledger.ts";

/** A call that is about to be made. */
export interface PlannedCall {
  readonly model: string;
  /** For people: where the model runs. */
  readonly endpoint: string;
  readonly promptTokens: number;
  /** The most it may cost. */
  readonly worst: Cost;
}

export type Admission =
  | {
      readonly kind: "admitted";
      /** To be called once, whatever became of the call; one that never reports back counts at its worst. */
      settle(call: Omit<CallRecord, "model">): void;
    }
  /** @property message says which cap, what is spent, what is in flight and where to change it */
  | { readonly kind: "refused"; readonly message: string };

/** What is spent over all runs and programs of a user, told before each call and after it. */
export interface Spending {
  /** For one day, in USD; `undefined`: no cap. */
  readonly capUsd: number | undefined;
  admit(call: PlannedCall): Admission;
}
