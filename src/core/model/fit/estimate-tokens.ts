import type { ChatMessage } from "../chat-model.ts";

/** Code has 3 to 4 bytes a token in today's vocabularies, prose more; the low end makes the estimate a high one. */
const bytesPerPromptToken = 3;
/** What a chat template adds around each message. */
const tokensPerMessage = 4;
const bytesPerCompletionToken = 4;

/** Tokens of a prompt whose tokenizer is not known: rather too many than too few. */
export function estimatePromptTokens(messages: readonly ChatMessage[]): number {
  return messages.reduce(
    (sum, { content }) =>
      sum + tokensPerMessage + Math.ceil(Buffer.byteLength(content) / bytesPerPromptToken),
    0,
  );
}

/**
 * Tokens of an answer that arrived without a count. Most servers send a token a piece, so the pieces are the best
 * count there is; servers that send several at once are caught by the size.
 */
export function estimateCompletionTokens(pieces: number, bytes: number): number {
  return Math.max(pieces, Math.ceil(bytes / bytesPerCompletionToken));
}
