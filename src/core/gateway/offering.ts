import type { Ledger } from "../model/money/ledger.ts";
import type { ModelMix } from "../moa/open-mix.ts";
import type { Account } from "./account.ts";

/** Something that callers may name as a model. */
export interface Offer {
  readonly id: string;
  readonly kind: "mix" | "model";
  /** For people: where it runs. */
  readonly ownedBy: string;
}

/** Who answers, behind the gateway. */
export interface Offering {
  /**
   * What is on offer to somebody now, mixes first. Not everything needs to be listed.
   * @throws Failure `cancelled`
   */
  list(account: Account, signal: AbortSignal): Promise<readonly Offer[]>;
  /**
   * The models of an offer, behind the budgets of the account.
   * @param ledger of the request: told of every call
   * @throws Failure `no-model`, `key`, `unreachable`, `budget`
   */
  open(id: string, account: Account, ledger: Ledger, signal: AbortSignal): Promise<ModelMix>;
}
