import type { ChatRequest } from "../../model/chat-model.ts";

/**
 * Why a conversation has no mixture of answers; `undefined`: it has. Candidates that each call tools would do everything
 * several times, and a call that is mixed of several is one that nobody meant.
 */
export function whyNotMixed({ messages, tools }: ChatRequest): string | undefined {
  if (tools !== undefined && tools.choice !== "none") {
    return "The request offers tools, whose calls are not mixed.";
  }
  return messages.some(({ role, toolCalls = [] }) => role === "tool" || toolCalls.length > 0)
    ? "The conversation is in the middle of calls of tools, which are not mixed."
    : undefined;
}
