import type { OpenAI } from "openai";
import type { ChatMessage, ChatRequest } from "../chat-model.ts";
import { joinedMessage } from "../content-part.ts";
import type { Habit } from "./habit.ts";
import { wireMessage, wireTools } from "./wire-message.ts";

/**
 * The body of a request to `model`, without what its endpoint is known to refuse.
 * @param count answers asked for
 */
export function requestBody(
  model: string,
  request: ChatRequest,
  { maxTokensName, mostTokens = Infinity, omitted, foldsSystem, mergesRoles }: Habit,
  count = 1,
): OpenAI.ChatCompletionCreateParams {
  const { messages, temperature, topP, maxTokens, seed, tools, stop, responseFormat, reasoningEffort, more } =
    request;
  const streams = !omitted.has("stream");
  // The package marks `seed` as deprecated; for local servers it is the only way to a repeatable answer.
  const repeatable = seed !== undefined && !omitted.has("seed") ? { seed } : {};
  const folded = foldsSystem ? withoutSystem(messages) : messages;
  return {
    ...furtherParameters(more),
    model,
    messages: (mergesRoles ? inTurn(folded) : folded).map(wireMessage),
    ...(streams && { stream: true as const }),
    ...(streams && !omitted.has("stream_options") && { stream_options: { include_usage: true } }),
    ...(temperature !== undefined && !omitted.has("temperature") && { temperature }),
    ...(topP !== undefined && !omitted.has("top_p") && { top_p: topP }),
    ...repeatable,
    ...(maxTokens !== undefined && { [maxTokensName]: Math.min(maxTokens, mostTokens) }),
    ...(count > 1 && { n: count }),
    ...(tools && wireTools(tools)),
    ...(stop && stop.length > 0 && { stop: [...stop] }),
    // Whatever there is beyond what the package knows is between the caller and the endpoint.
    ...(responseFormat && {
      response_format: responseFormat as NonNullable<OpenAI.ChatCompletionCreateParams["response_format"]>,
    }),
    ...(reasoningEffort !== undefined && {
      reasoning_effort: reasoningEffort as NonNullable<OpenAI.ReasoningEffort>,
    }),
  };
}

/** What this program has words of its own for: said twice, nobody knew which of the two is meant. */
const ownParameters: ReadonlySet<string> = new Set([
  ...["model", "messages", "stream", "stream_options", "n", "temperature", "top_p", "seed", "stop"],
  ...["max_tokens", "max_completion_tokens", "tools", "tool_choice", "parallel_tool_calls"],
  ...["response_format", "reasoning_effort"],
]);

function furtherParameters(more: ChatRequest["more"] = {}): object {
  return Object.fromEntries(Object.entries(more).filter(([name]) => !ownParameters.has(name)));
}

/** What was said as system stands before the first user message: everything is still said, and in the same order. */
function withoutSystem(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const system = messages.filter(({ role }) => role === "system");
  const rest = messages.filter(({ role }) => role !== "system");
  if (system.length === 0) {
    return messages;
  }
  const at = rest.findIndex(({ role }) => role === "user");
  const first = joinedMessage("user", [...system, ...rest.slice(at, at + 1)]);
  return at < 0 ? [first, ...rest] : rest.with(at, first);
}

/** No two messages of one role in a row, but for those that speak of tools: each belongs to a call of its own. */
function inTurn(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const merged: ChatMessage[] = [];
  for (const message of messages) {
    const last = merged.at(-1);
    if (last?.role === message.role && message.role !== "tool" && !last.toolCalls && !message.toolCalls) {
      merged[merged.length - 1] = joinedMessage(last.role, [last, message]);
    } else {
      merged.push(message);
    }
  }
  return merged;
}
