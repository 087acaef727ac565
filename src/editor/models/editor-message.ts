import * as vscode from "vscode";
import type { ChatMessage } from "../../core/model/chat-model.ts";
import { parseJson } from "../../core/model/client/parse-json.ts";

/** The editor knows no system role; its own advice is to begin with a user message. Its stable interface takes no images. */
export function editorMessage(message: ChatMessage): vscode.LanguageModelChatMessage {
  const { role, content, toolCalls = [], toolCallId = "" } = message;
  const text = new vscode.LanguageModelTextPart(content);
  switch (role) {
    case "assistant":
      return toolCalls.length === 0
        ? vscode.LanguageModelChatMessage.Assistant(content)
        : vscode.LanguageModelChatMessage.Assistant([
            ...(content === "" ? [] : [text]),
            ...toolCalls.map(
              (call) => new vscode.LanguageModelToolCallPart(call.id, call.name, objectIn(call.arguments)),
            ),
          ]);
    case "tool":
      return vscode.LanguageModelChatMessage.User([
        new vscode.LanguageModelToolResultPart(toolCallId, [text]),
      ]);
    case "system":
    case "user":
      return vscode.LanguageModelChatMessage.User(content);
  }
}

/** Arguments that a model wrote; what is no object is nobody's input. */
export function objectIn(json: string): object {
  const value = parseJson(json);
  return typeof value === "object" && value !== null ? value : {};
}
