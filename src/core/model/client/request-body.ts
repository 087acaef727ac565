import type { OpenAI } from "openai";
import type { ChatRequest } from "../chat-model.ts";
import type { Habit } from "./habits.ts";

/** The body of a request to `model`, without what its endpoint is known to refuse. */
export function requestBody(
  model: string,
  { messages, temperature, maxTokens, seed }: ChatRequest,
  { maxTokensName, omitted }: Habit,
): OpenAI.ChatCompletionCreateParams {
  const streams = !omitted.has("stream");
  // The package marks `seed` as deprecated; for local servers it is the only way to a repeatable answer.
  const repeatable = seed !== undefined && !omitted.has("seed") ? { seed } : {};
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(streams && { stream: true as const }),
    ...(streams && !omitted.has("stream_options") && { stream_options: { include_usage: true } }),
    ...(temperature !== undefined && !omitted.has("temperature") && { temperature }),
    ...repeatable,
    ...(maxTokens !== undefined && { [maxTokensName]: maxTokens }),
  };
}
