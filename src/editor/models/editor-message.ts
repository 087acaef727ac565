import * as vscode from "vscode";
import type { ChatMessage } from "../../core/model/chat-model.ts";
import type { ContentPart } from "../../core/model/content-part.ts";
import { parseJson } from "../../core/model/client/parse-json.ts";

/** Not in the oldest editor that is supported: there no model of another extension can be shown an image. */
const { LanguageModelDataPart } = vscode as typeof vscode & DataParts;

interface DataParts {
  readonly LanguageModelDataPart?: {
    image(data: Uint8Array, mimeType: string): vscode.LanguageModelTextPart;
  };
}

/** The editor knows no system role; its own advice is to begin with a user message. */
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
      return vscode.LanguageModelChatMessage.User(content);
    case "user":
      return vscode.LanguageModelChatMessage.User(message.parts?.map(editorPart) ?? content);
  }
}

/** @throws Error for an image that cannot be passed on: an answer that does not know it would be none */
function editorPart(part: ContentPart): vscode.LanguageModelTextPart {
  if (part.kind === "text") {
    return new vscode.LanguageModelTextPart(part.text);
  }
  const [, mimeType, data] = /^data:(image\/[\w.+-]+);base64,(.*)$/s.exec(part.url) ?? [];
  if (LanguageModelDataPart === undefined || mimeType === undefined || data === undefined) {
    throw new Error(vscode.l10n.t("This editor passes no such image on to models of other extensions."));
  }
  return LanguageModelDataPart.image(Buffer.from(data, "base64"), mimeType);
}

/** Arguments that a model wrote; what is no object is nobody's input. */
export function objectIn(json: string): object {
  const value = parseJson(json);
  return typeof value === "object" && value !== null ? value : {};
}
