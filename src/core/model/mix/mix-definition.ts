/** Which model: at an endpoint, by the name of a provider or local server (`groq`, `ollama`) or by base URL, or one of the editor's. */
export type ModelRef = ({ readonly endpoint: string } | { readonly vendor: string }) & {
  /** Left out: a small model of that place, chosen from its list. */
  readonly model?: string;
};

/** A model that proposes, and how. */
export type MixEntry = ModelRef & {
  /** A point of view, by name; left out: the strategy gives the roles out in turn. */
  readonly role?: string;
  /** Left out: what the strategy uses. */
  readonly temperature?: number;
  /** How many answers it is asked for; 1 if left out. */
  readonly count?: number;
};

/** Who takes part, as users write it down. */
export interface MixDefinition {
  readonly proposers: readonly MixEntry[];
  /** Left out: the first proposer's model. */
  readonly critic?: ModelRef;
  /** Left out: the critic. */
  readonly aggregator?: ModelRef;
  /** After so many seconds without a word of a proposer another model of the mix is asked as well; left out: none is. */
  readonly hedgeAfter?: number;
}
