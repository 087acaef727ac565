import type { AnswerReader } from "./answer-reader.ts";
import { noUsage, type ChatRequest, type Usage } from "../chat-model.ts";
import {
  estimateCompletionTokens,
  estimatePromptTokens,
  estimateTokens,
  toolTokens,
} from "../fit/estimate-tokens.ts";

type Counted = Pick<AnswerReader, "usage" | "billedUsd" | "pieces" | "bytes">;

/** Of a request that an endpoint took and did not answer: it may bill the prompt. */
export function promptUsage(request: ChatRequest): Usage {
  return usageOf(request, { usage: undefined, billedUsd: undefined, pieces: 0, bytes: 0 }, false);
}

/**
 * What a call used: as the endpoint says when it was served to the end, else what it says or what arrived, whichever is more.
 * What it bills for half an answer may not be all, and is not taken for it.
 * @param complete whether the answer was served to its end
 */
export function usageOf(request: ChatRequest, counted: Counted, complete: boolean): Usage {
  const { billedUsd } = counted;
  return {
    ...tokensOf(request, counted, complete),
    ...(complete && billedUsd !== undefined && { billedUsd }),
  };
}

function tokensOf(request: ChatRequest, { usage, pieces, bytes }: Counted, complete: boolean): Usage {
  const counted = estimateCompletionTokens(pieces, bytes);
  if (complete && usage && (usage.completionTokens > 0 || counted === 0)) {
    return { ...usage, source: "reported" };
  }
  return {
    promptTokens:
      usage?.promptTokens ??
      estimatePromptTokens(request.messages) + toolTokens(request.tools, estimateTokens),
    completionTokens: Math.max(usage?.completionTokens ?? 0, counted),
    cachedTokens: usage?.cachedTokens ?? 0,
    reasoningTokens: usage?.reasoningTokens ?? 0,
    source: "estimated",
  };
}

/**
 * One bill for several answers, divided between them so that the parts add up to it: the first carries the prompt, which
 * is billed once, and each its share of what was written.
 * @param sizes bytes of each answer
 */
export function shares(whole: Usage, sizes: readonly number[]): readonly Usage[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let before = 0;
  let completion = 0;
  let reasoning = 0;
  let billed = 0;
  return sizes.map((size, index) => {
    before += total === 0 ? 1 : size;
    const part = before / (total === 0 ? sizes.length : total);
    const last = index === sizes.length - 1;
    const completionUpTo = last ? whole.completionTokens : Math.floor(whole.completionTokens * part);
    const reasoningUpTo = last
      ? whole.reasoningTokens
      : Math.floor((whole.reasoningTokens * completionUpTo) / Math.max(1, whole.completionTokens));
    const billedUpTo = last ? (whole.billedUsd ?? 0) : (whole.billedUsd ?? 0) * part;
    const share: Usage = {
      ...(index === 0 ? whole : { ...noUsage, source: whole.source }),
      ...(whole.billedUsd !== undefined && { billedUsd: billedUpTo - billed }),
      completionTokens: completionUpTo - completion,
      reasoningTokens: reasoningUpTo - reasoning,
    };
    completion = completionUpTo;
    reasoning = reasoningUpTo;
    billed = billedUpTo;
    return share;
  });
}
