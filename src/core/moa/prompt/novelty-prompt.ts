import type { ChatMessage } from "../../model/chat-model.ts";
import { section } from "../../task/task-prompt.ts";
import { appended } from "./layer-prompts.ts";

/** The task again, for who answered what others had answered already. */
export function differentPrompt(
  messages: readonly ChatMessage[],
  ways: readonly string[],
  failed: boolean,
  nonce: string,
): readonly ChatMessage[] {
  const shown = ways.map((way, index) => section(`change ${index + 1}`, way, nonce)).join("\n\n");
  return appended(
    messages,
    `${shown}

Other engineers made the changes above${failed ? "; each was tried, and none holds" : ""}. Take another approach: your change has to do something else than these, and all of the task.`,
  );
}
