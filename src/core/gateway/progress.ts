import type { ConversationEvent } from "../moa/conversation/conversation.ts";

/** What happens before the answer, as a line for people who watch. */
export function describeProgress(event: ConversationEvent): string {
  switch (event.kind) {
    case "asking":
      return `Asking ${event.model} for ${event.answers === 1 ? "an answer" : `${event.answers} answers`}.\n`;
    case "candidate":
      return `${event.model} answered (${event.text.length} characters).\n`;
    case "refused":
      return `${event.model} gave no answer: ${event.why.message}\n`;
    case "layer-started":
      return event.layer === "critique"
        ? `${event.by} criticises the answers.\n`
        : `${event.by} writes the answer.\n`;
    case "note":
      return `${event.text}\n`;
  }
}
