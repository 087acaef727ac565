import type { ChatMessage } from "./chat-model.ts";

/** A piece of a message that is not text alone. */
export type ContentPart =
  | { readonly kind: "text"; readonly text: string }
  /** `url`: of the web, or `data:`. `detail`: how closely it is looked at, as the protocol calls it. */
  | { readonly kind: "image"; readonly url: string; readonly detail?: "auto" | "low" | "high" };

export function partsOf({ content, parts }: ChatMessage): readonly ContentPart[] {
  return parts ?? [{ kind: "text", text: content }];
}

/** The message with another paragraph at its end. */
export function withParagraph(message: ChatMessage, text: string): ChatMessage {
  const { content, parts } = message;
  return {
    ...message,
    content: `${content}\n\n${text}`,
    ...(parts && { parts: [...parts, { kind: "text", text }] }),
  };
}

/** The message with all of its text, that of its tools' arguments included, as `change` makes it. */
export function withTexts(message: ChatMessage, change: (text: string) => string): ChatMessage {
  const { content, parts, toolCalls } = message;
  return {
    ...message,
    content: change(content),
    ...(parts && {
      parts: parts.map((part) => (part.kind === "text" ? { ...part, text: change(part.text) } : part)),
    }),
    ...(toolCalls && {
      toolCalls: toolCalls.map((call) => ({ ...call, arguments: change(call.arguments) })),
    }),
  };
}

/** Several messages of one role as one. */
export function joinedMessage(role: ChatMessage["role"], messages: readonly ChatMessage[]): ChatMessage {
  return {
    role,
    content: messages.map(({ content }) => content).join("\n\n"),
    ...(messages.some(({ parts }) => parts) && { parts: messages.flatMap(partsOf) }),
  };
}
