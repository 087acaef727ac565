import type { ChatModel } from "../model/chat-model.ts";
import type { Proposer } from "./proposer.ts";

/** Who takes part. Strategies decide how often, in which roles and at which temperature. */
export interface Mix {
  /** Best first; the first is asked when a strategy needs one only. */
  readonly models: readonly ChatModel[];
  /** Model-free agents: they cost nothing. */
  readonly agents: readonly Proposer[];
  /** Criticises and aggregates; the first model unless the user chose another. */
  readonly critic?: ChatModel;
  readonly aggregator?: ChatModel;
}
