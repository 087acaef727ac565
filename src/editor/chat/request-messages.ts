import * as vscode from "vscode";
import type { ChatMessage, ChatRequest } from "../../core/model/chat-model.ts";
import type { ContentPart } from "../../core/model/content-part.ts";
import type { ToolCall, ToolOffer } from "../../core/model/tool.ts";

/** Newer editors have a system role, which is in no stable interface. */
const systemRole = 3;

/** What the editor asks of a model, as the engine asks it. */
export function chatRequestOf(
  messages: readonly vscode.LanguageModelChatRequestMessage[],
  { tools = [], toolMode, modelOptions = {} }: vscode.ProvideLanguageModelChatResponseOptions,
): ChatRequest {
  const { temperature, top_p: topP, max_tokens: maxTokens, seed } = modelOptions as Record<string, unknown>;
  const offer: ToolOffer | undefined =
    tools.length === 0
      ? undefined
      : {
          definitions: tools.map(({ name, description, inputSchema }) => ({
            ...{ name, description },
            ...(inputSchema && { parameters: inputSchema as Record<string, unknown> }),
          })),
          choice: toolMode === vscode.LanguageModelChatToolMode.Required ? "required" : "auto",
        };
  return {
    messages: messages.flatMap(messagesOf),
    ...(offer && { tools: offer }),
    ...(typeof temperature === "number" && { temperature }),
    ...(typeof topP === "number" && { topP }),
    ...(typeof maxTokens === "number" && maxTokens > 0 && { maxTokens }),
    ...(typeof seed === "number" && { seed }),
  };
}

/** One of the editor's messages; results of tools, which are part of the user's there, are messages of their own here. */
function messagesOf({ role, content }: vscode.LanguageModelChatRequestMessage): readonly ChatMessage[] {
  const parts: ContentPart[] = [];
  const results: ChatMessage[] = [];
  const toolCalls: ToolCall[] = [];
  for (const part of content) {
    if (part instanceof vscode.LanguageModelToolResultPart) {
      const said = part.content.flatMap((each) => contentOf(each) ?? []);
      results.push({ role: "tool", toolCallId: part.callId, content: textOf(said) });
    } else if (part instanceof vscode.LanguageModelToolCallPart) {
      toolCalls.push({ id: part.callId, name: part.name, arguments: JSON.stringify(part.input) });
    } else {
      parts.push(...(contentOf(part) ?? []));
    }
  }
  const own: ChatMessage = {
    role: roleOf(role),
    content: textOf(parts),
    ...(parts.some(({ kind }) => kind === "image") && { parts }),
    ...(toolCalls.length > 0 && { toolCalls }),
  };
  const isEmpty = parts.length === 0 && toolCalls.length === 0;
  return isEmpty && results.length > 0 ? results : [...results, own];
}

/** `undefined` for what is neither text nor an image, such as marks for caches. */
function contentOf(part: unknown): readonly ContentPart[] | undefined {
  if (part instanceof vscode.LanguageModelTextPart) {
    return [{ kind: "text", text: part.value }];
  }
  // Data has no class in the oldest editor that is supported.
  const { mimeType, data } = (part ?? {}) as { mimeType?: unknown; data?: unknown };
  if (typeof mimeType !== "string" || !(data instanceof Uint8Array)) {
    return undefined;
  }
  if (/^image\/[\w.+-]+$/.test(mimeType)) {
    const url = `data:${mimeType};base64,${Buffer.from(data).toString("base64")}`;
    return [{ kind: "image", url }];
  }
  return /^text\/(?:plain|markdown|x-)|^application\/json$/.test(mimeType)
    ? [{ kind: "text", text: Buffer.from(data).toString("utf8") }]
    : undefined;
}

function textOf(parts: readonly ContentPart[]): string {
  return parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
}

function roleOf(role: vscode.LanguageModelChatMessageRole): ChatMessage["role"] {
  if ((role as number) === systemRole) {
    return "system";
  }
  return role === vscode.LanguageModelChatMessageRole.Assistant ? "assistant" : "user";
}
