import type { AnswerReader } from "./answer-reader.ts";
import type { ChatRequest, Usage } from "../chat-model.ts";
import { estimateCompletionTokens, estimatePromptTokens } from "../fit/estimate-tokens.ts";

type Counted = Pick<AnswerReader, "usage" | "pieces" | "bytes">;

/** Of a request that an endpoint took and did not answer: it may bill the prompt. */
export function promptUsage(request: ChatRequest): Usage {
  return usageOf(request, { usage: undefined, pieces: 0, bytes: 0 }, false);
}

/**
 * What a call used: as the endpoint says when it was served to the end, else what it says or what arrived, whichever is more.
 * @param complete whether the answer was served to its end
 */
export function usageOf(request: ChatRequest, { usage, pieces, bytes }: Counted, complete: boolean): Usage {
  const counted = estimateCompletionTokens(pieces, bytes);
  if (complete && usage && (usage.completionTokens > 0 || counted === 0)) {
    return { ...usage, source: "reported" };
  }
  return {
    promptTokens: usage?.promptTokens ?? estimatePromptTokens(request.messages),
    completionTokens: Math.max(usage?.completionTokens ?? 0, counted),
    cachedTokens: usage?.cachedTokens ?? 0,
    reasoningTokens: usage?.reasoningTokens ?? 0,
    source: "estimated",
  };
}
