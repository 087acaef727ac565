/** A function that a model may ask its caller to call. */
interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** JSON schema of the arguments. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly strict?: boolean;
}

export interface ToolOffer {
  /** Never empty. */
  readonly definitions: readonly ToolDefinition[];
  /** Left out: the model decides. */
  readonly choice?: "auto" | "none" | "required" | { readonly name: string };
  /** Whether it may call several at once; left out: as the endpoint likes. */
  readonly parallel?: boolean;
}

/** What a model wants to be called. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model wrote it: JSON, or what it takes for that. */
  readonly arguments: string;
}
