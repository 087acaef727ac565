import type { ModelInfo } from "../endpoint/model-info.ts";
import type { Place } from "../endpoint/model-source.ts";

/** A model that is there to be asked. */
export interface FoundModel {
  readonly place: Place;
  readonly info: ModelInfo;
}

export interface FoundProposer extends FoundModel {
  /** Name of a role. */
  readonly role?: string;
  readonly temperature?: number;
  readonly count: number;
}

/** A mix all of whose models were found. */
export interface ResolvedMix {
  /** Never empty. */
  readonly proposers: readonly FoundProposer[];
  readonly critic?: FoundModel;
  readonly aggregator?: FoundModel;
  /** Milliseconds of silence after which a proposer's question goes to another model as well. */
  readonly hedgeAfterMs?: number;
}
