import { randomUUID } from "node:crypto";
import type { Usage } from "../model/chat-model.ts";
import type { LedgerTotal } from "../model/money/ledger.ts";
import type { ConversationOutcome } from "../moa/conversation/conversation.ts";
import type { ToolCall } from "../model/tool.ts";

type Answer = Extract<ConversationOutcome, { kind: "answer" }>;

/** What all that is said of one completion bears. */
export interface CompletionHead {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** As the caller named it. */
  readonly model: string;
}

export function newHead(model: string, now: number): CompletionHead {
  return { id: `chatcmpl-${randomUUID().replaceAll("-", "")}`, created: Math.floor(now / 1000), model };
}

/** A whole completion, as the protocol has it. */
export function completionOf(
  head: CompletionHead,
  answers: readonly Answer[],
  usage: Usage,
  spent: LedgerTotal,
): object {
  return {
    ...{ id: head.id, object: "chat.completion", created: head.created, model: head.model },
    choices: answers.map(({ text, toolCalls, cut }, index) => ({
      index,
      message: {
        role: "assistant",
        content: text === "" && toolCalls ? null : text,
        refusal: null,
        ...(toolCalls && { tool_calls: toolCalls.map(wireCall) }),
      },
      logprobs: null,
      finish_reason: finishOf({ cut, ...(toolCalls && { toolCalls }) }),
    })),
    usage: usageOf(usage, spent),
  };
}

export function finishOf({ cut, toolCalls }: Pick<Answer, "cut" | "toolCalls">): string {
  return cut ? "length" : toolCalls ? "tool_calls" : "stop";
}

export function wireCall({ id, name, arguments: given }: ToolCall): object {
  return { id, type: "function", function: { name, arguments: given } };
}

/** The sum of all calls; `cost`, as gateways say it, only where all of it is known. */
export function usageOf(usage: Usage, spent: LedgerTotal): object {
  const { promptTokens, completionTokens, cachedTokens, reasoningTokens } = usage;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
    completion_tokens_details: { reasoning_tokens: reasoningTokens },
    ...(spent.unpricedCalls === 0 && { cost: rounded(spent.knownUsd) }),
  };
}

/** Headers that say what a request took. A cost that is not known is said to be so, and is not 0. */
export function costHeaders({
  calls,
  knownUsd,
  unpricedCalls,
}: LedgerTotal): Readonly<Record<string, string>> {
  return {
    "x-patched-moa-cost-usd": unpricedCalls === 0 ? String(rounded(knownUsd)) : "unknown",
    "x-patched-moa-calls": String(calls),
  };
}

/** To a millionth of a cent. */
function rounded(usd: number): number {
  return Number(usd.toFixed(8));
}

/** A sentence for a header: what models and endpoints say may hold anything. */
export function headerText(text: string): string {
  return text
    .replace(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, 400);
}
