import type { ContextWindow } from "../chat-model.ts";

/** What an endpoint says about one of its models. What it does not say, or says in a way nobody can read, is left out. */
export interface ModelInfo {
  /** By which the model is asked. */
  readonly id: string;
  /** For people, where the endpoint has a name for it besides the id. */
  readonly label?: string;
  readonly window: ContextWindow;
  readonly price?: ListedPrice;
}

/** In US dollars per million tokens. */
export interface ListedPrice {
  readonly prompt: number;
  readonly completion: number;
  /** For what the endpoint had cached; left out: as the prompt. */
  readonly cached?: number;
}
