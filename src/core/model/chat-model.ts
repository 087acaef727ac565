import type { ContentPart } from "./content-part.ts";
import type { Price } from "./money/prices.ts";
import type { ToolCall, ToolOffer } from "./tool.ts";

/** Who answers: any chat model, wherever it runs. Two implementations: OpenAI-compatible HTTP, and the editor's models. */
export interface ChatModel {
  /** As the endpoint names it: `gpt-4o-mini`, `qwen2.5-coder:7b`. */
  readonly id: string;
  /** For people: id and where it runs. */
  readonly label: string;
  /** How much it can read and write, as far as that is known. */
  readonly window: ContextWindow;
  /** Left out: not known. */
  readonly price?: Price;

  /**
   * Asks once. Never throws for what an endpoint does: that is a ChatOutcome of kind `failed`.
   * @param onText called with each piece of answer text as it arrives
   * @param mayRepeat left out: whatever came to nothing may be asked again, and the outcome's usage tells what it took in all
   */
  ask(
    request: ChatRequest,
    signal: AbortSignal,
    onText?: (piece: string) => void,
    mayRepeat?: MayRepeat,
  ): Promise<ChatOutcome>;

  /**
   * Asks for several answers to one prompt, paid for once where the endpoint can do that; left out: it cannot.
   * Answers are never copies of one another, and their usage adds up to what is billed.
   * @param onText called with each piece of text as it arrives, and the number of its answer
   * @returns as many outcomes as asked for
   */
  askSeveral?(
    request: ChatRequest,
    count: number,
    signal: AbortSignal,
    onText?: (piece: string, answer: number) => void,
    mayRepeat?: MayRepeat,
  ): Promise<readonly ChatOutcome[]>;
}

/**
 * Asked before a request goes out once more within one call, because the one before came to nothing and may be billed all the
 * same.
 * @param spent by the one before
 * @returns why it must not go out; `undefined`: it may, and `spent` is paid for, so that the outcome's usage is without it
 */
export type MayRepeat = (spent: Usage, failure: ModelFailureKind) => string | undefined;

/** Several answers of any model: at once where it can do that, else by as many calls in parallel. */
export async function askSeveral(
  model: ChatModel,
  request: ChatRequest,
  count: number,
  signal: AbortSignal,
  onText?: (piece: string, answer: number) => void,
  mayRepeat?: MayRepeat,
): Promise<readonly ChatOutcome[]> {
  if (model.askSeveral) {
    return model.askSeveral(request, count, signal, onText, mayRepeat);
  }
  return Promise.all(
    Array.from({ length: count }, (_, answer) =>
      model.ask(sampleOf(request, answer), signal, (piece) => onText?.(piece, answer), mayRepeat),
    ),
  );
}

/** The request for one of several answers: with a seed, each gets one of its own, or they would all be the same. */
export function sampleOf(request: ChatRequest, answer: number): ChatRequest {
  return request.seed === undefined ? request : { ...request, seed: request.seed + answer };
}

/** In tokens; `undefined` where nobody says. */
export interface ContextWindow {
  /** Prompt and answer together. */
  readonly contextTokens: number | undefined;
  /** The longest answer. */
  readonly answerTokens: number | undefined;
}

export const unknownWindow: ContextWindow = { contextTokens: undefined, answerTokens: undefined };

export interface ChatMessage {
  /** `tool`: what a tool answered. */
  readonly role: "system" | "user" | "assistant" | "tool";
  /** Who of several in that role says it; left out: there is one. */
  readonly name?: string;
  /** All of its text. */
  readonly content: string;
  /** Left out: it is text alone. Else what it is made of, in order; its texts are the `content`. */
  readonly parts?: readonly ContentPart[];
  /** Of an assistant: the tools it wanted to be called. */
  readonly toolCalls?: readonly ToolCall[];
  /** Of a tool: the call that it answers. */
  readonly toolCallId?: string;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  /** Left out: none, and a model that calls one gives no answer. */
  readonly tools?: ToolOffer;
  /** Texts before which the answer ends. */
  readonly stop?: readonly string[];
  /** JSON, as the protocol calls it `response_format`. */
  readonly responseFormat?: object;
  /** As the protocol calls it: `low`, `medium`, `high` and what else a model knows. */
  readonly reasoningEffort?: string;
  /** Left out: the model's own default; some models refuse any. */
  readonly temperature?: number;
  /** Left out: the model's own default. */
  readonly topP?: number;
  /** Upper bound of the answer, in tokens. */
  readonly maxTokens?: number;
  /** Whether `maxTokens` is what the user wants: an answer that reaches it is not gone on with. Left out: it is not. */
  readonly endsAtBound?: boolean;
  readonly seed?: number;
  /** What else the caller wants the endpoint to be told, as the protocol has it; what is named above is not taken from here. */
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Part of promptTokens that the endpoint had cached. */
  readonly cachedTokens: number;
  /** Part of completionTokens that was thought, not said. */
  readonly reasoningTokens: number;
  /** `reported` by the endpoint; `estimated` by us when a call was cut off or the endpoint keeps silent. */
  readonly source: "reported" | "estimated";
  /** What the endpoint says that all of this costs, in USD; left out where it does not say so, or not of all. Never 0. */
  readonly billedUsd?: number;
}

export const noUsage: Usage = {
  promptTokens: 0,
  completionTokens: 0,
  cachedTokens: 0,
  reasoningTokens: 0,
  source: "reported",
};

export function addUsage(a: Usage, b: Usage): Usage {
  const saysAll = [a, b].every((each) => each.billedUsd !== undefined || usesNothing(each));
  const billedUsd = (a.billedUsd ?? 0) + (b.billedUsd ?? 0);
  return {
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    cachedTokens: a.cachedTokens + b.cachedTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
    source: a.source === "reported" && b.source === "reported" ? "reported" : "estimated",
    ...(saysAll && billedUsd > 0 && { billedUsd }),
  };
}

/** Nothing that could be billed. */
export function usesNothing({ promptTokens, completionTokens }: Usage): boolean {
  return promptTokens + completionTokens === 0;
}

export type ModelFailureKind =
  | "key"
  | "unreachable"
  | "timeout"
  | "cancelled"
  | "rate-limit"
  | "budget"
  | "not-found"
  | "refused-request"
  /** The prompt is longer than the model's window. */
  | "overflow"
  | "server"
  | "not-an-answer"
  | "cut-off"
  | "truncated"
  | "filtered"
  | "empty";

/** Why a call gave no answer that may be used. */
export interface ModelFailure {
  readonly kind: ModelFailureKind;
  /** One sentence for the user that says what to do; never contains a key. */
  readonly message: string;
  /** Of an `overflow`: the window, in tokens, where the endpoint says how large it is. */
  readonly contextTokens?: number;
}

export type ChatOutcome =
  | {
      readonly kind: "answer";
      /** May be empty where there are `toolCalls`. */
      readonly text: string;
      readonly usage: Usage;
      /** Only where tools were offered; left out: none. */
      readonly toolCalls?: readonly ToolCall[];
    }
  /** `text`: what had arrived, for the log only; it is never an answer. */
  | { readonly kind: "failed"; readonly failure: ModelFailure; readonly text: string; readonly usage: Usage };
