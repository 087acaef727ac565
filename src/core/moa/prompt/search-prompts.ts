import type { ChatMessage } from "../../model/chat-model.ts";
import { section } from "../../task/task-prompt.ts";
import { appended } from "./layer-prompts.ts";

/** A plan before any edit; `known` are plans that were tried, so that the next is another. */
export function planPrompt(
  messages: readonly ChatMessage[],
  known: readonly string[],
  nonce: string,
): readonly ChatMessage[] {
  const others = known.map((plan, index) => section(`plan ${index + 1}`, plan, nonce)).join("\n\n");
  const different = known.length === 0 ? "" : `${others}\n\nThese plans exist already; take another way. `;
  return appended(
    messages,
    `${different}Write no edit blocks yet. Say in at most 120 words how you would do the task: the cause, the places to change, what must not break.`,
  );
}

/** The edit, by a plan. */
export function plannedPrompt(
  messages: readonly ChatMessage[],
  plan: string,
  nonce: string,
): readonly ChatMessage[] {
  return appended(
    messages,
    `${section("plan", plan, nonce)}

Do the task by this plan, which may be wrong in parts: where the code shown contradicts it, the code counts.`,
  );
}
