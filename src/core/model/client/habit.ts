/** Parameters that some endpoint or model refuses, though the protocol has them. */
export const optionalParameters = ["temperature", "top_p", "stream_options", "seed", "stream", "n"] as const;
type OptionalParameter = (typeof optionalParameters)[number];

/** How one model at one endpoint wants to be asked. */
export interface Habit {
  readonly maxTokensName: "max_tokens" | "max_completion_tokens";
  /** Whether the other name was refused too. */
  readonly onlyThisName: boolean;
  /** The longest answer that may be asked for, in tokens, as it said when it was asked for more. */
  readonly mostTokens: number | undefined;
  readonly omitted: ReadonlySet<OptionalParameter>;
  /** It must be streamed, as it said when it was asked for the whole. */
  readonly onlyStreams: boolean;
  /** It knows no system role: what is said in it stands before the first user message. */
  readonly foldsSystem: boolean;
  /** It wants user and assistant in turn: messages of one role in a row are made one. */
  readonly mergesRoles: boolean;
}

/** What one refusal says of a model's habit; left out: nothing new. */
export interface Lesson {
  readonly maxTokensName?: Habit["maxTokensName"];
  readonly onlyThisName?: true;
  readonly mostTokens?: number;
  readonly omitted?: readonly OptionalParameter[];
  readonly onlyStreams?: true;
  readonly foldsSystem?: true;
  readonly mergesRoles?: true;
}

/** Of a model that nothing is known of. */
export const usual: Habit = {
  maxTokensName: "max_tokens",
  onlyThisName: false,
  mostTokens: undefined,
  omitted: new Set(),
  onlyStreams: false,
  foldsSystem: false,
  mergesRoles: false,
};
