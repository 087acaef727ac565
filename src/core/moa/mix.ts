import type { ChatModel } from "../model/chat-model.ts";
import type { Role } from "./prompt/roles.ts";
import type { Proposer } from "./proposer.ts";

/** A model in a mix that says how it is to be asked. What is left out is the strategy's choice. */
interface MixProposer {
  readonly model: ChatModel;
  readonly role?: Role;
  readonly temperature?: number;
  /** How many answers it is asked for. */
  readonly count: number;
}

/** Who takes part. Strategies decide how often, in which roles and at which temperature. */
export interface Mix {
  /** Best first; the first is asked when a strategy needs one only. */
  readonly models: readonly ChatModel[];
  /** Where the user chose a mix: exactly these propose, over `models`. */
  readonly proposers?: readonly MixProposer[];
  /** Newcomers: asked beside the others and counted; they decide nothing alone. */
  readonly probation?: readonly ChatModel[];
  /** Model-free agents: they cost nothing. */
  readonly agents: readonly Proposer[];
  /** Criticises and aggregates; the first model unless the user chose another. */
  readonly critic?: ChatModel;
  readonly aggregator?: ChatModel;
}
