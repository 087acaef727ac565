import type { ModelFailure, Usage } from "../../model/chat-model.ts";
import type { ToolCall } from "../../model/tool.ts";

/**
 * How answers to a conversation are mixed:
 * - `moa`: as published: candidates, one critique of all of them, one final answer
 * - `adaptive`: as `moa`, but where most candidates say the same, that is the answer
 * - `single`: the first model alone
 */
export type ConversationStrategy = (typeof conversationStrategies)[number];

export const conversationStrategies = ["moa", "adaptive", "single"] as const;

/** What happens on the way to the answer, in the order it happens. */
export type ConversationEvent =
  | { readonly kind: "asking"; readonly model: string; readonly answers: number }
  | { readonly kind: "candidate"; readonly model: string; readonly text: string }
  | { readonly kind: "refused"; readonly model: string; readonly why: ModelFailure }
  | { readonly kind: "layer-started"; readonly layer: "critique" | "synthesis"; readonly by: string }
  /** Something the caller should know: what was left out and why. */
  | { readonly kind: "note"; readonly text: string };

/** What a conversation gets. Usage is that of all calls, also of those that failed. */
export type ConversationOutcome =
  | {
      readonly kind: "answer";
      /** May be empty where there are `toolCalls`. */
      readonly text: string;
      readonly toolCalls?: readonly ToolCall[];
      /** Whether it ends at the bound that the caller set, and not by itself. */
      readonly cut: boolean;
      /** Label of the model whose words these are. */
      readonly by: string;
      /** Why it is one model's answer and nothing was mixed; left out: it is a mixture. */
      readonly unmixed?: string;
      readonly usage: Usage;
    }
  | {
      readonly kind: "failed";
      readonly failure: ModelFailure;
      readonly usage: Usage;
    };
