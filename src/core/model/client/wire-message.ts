import type { OpenAI } from "openai";
import type { ChatMessage } from "../chat-model.ts";
import { partsOf, type ContentPart } from "../content-part.ts";
import type { ToolOffer } from "../tool.ts";

/** A message as the protocol has it. */
export function wireMessage(message: ChatMessage): OpenAI.ChatCompletionMessageParam {
  const { role, content, parts, toolCalls = [], toolCallId = "" } = message;
  const name = message.name === undefined ? {} : { name: message.name };
  switch (role) {
    case "system":
      return { role, ...name, content };
    case "user":
      return { role, ...name, content: parts === undefined ? content : partsOf(message).map(wirePart) };
    case "tool":
      return { role, content, tool_call_id: toolCallId };
    case "assistant":
      return {
        role,
        ...name,
        content: content === "" && toolCalls.length > 0 ? null : content,
        ...(toolCalls.length > 0 && {
          tool_calls: toolCalls.map(({ id, name, arguments: given }) => ({
            id,
            type: "function" as const,
            function: { name, arguments: given },
          })),
        }),
      };
  }
}

export function wireTools({
  definitions,
  choice,
  parallel,
}: ToolOffer): Pick<OpenAI.ChatCompletionCreateParams, "tools" | "tool_choice" | "parallel_tool_calls"> {
  return {
    tools: definitions.map(({ name, description, parameters, strict }) => ({
      type: "function",
      function: {
        name,
        ...(description !== undefined && { description }),
        ...(parameters && { parameters }),
        ...(strict !== undefined && { strict }),
      },
    })),
    ...(choice !== undefined && {
      tool_choice:
        typeof choice === "string" ? choice : { type: "function", function: { name: choice.name } },
    }),
    ...(parallel !== undefined && { parallel_tool_calls: parallel }),
  };
}

function wirePart(part: ContentPart): OpenAI.ChatCompletionContentPart {
  return part.kind === "text"
    ? { type: "text", text: part.text }
    : { type: "image_url", image_url: { url: part.url, ...(part.detail && { detail: part.detail }) } };
}
