import type { ChatMessage, ChatModel } from "../model/chat-model.ts";
import { knownWindow } from "../model/fit/known-windows.ts";
import { roomFor } from "../model/fit/room.ts";
import { TokenCounter } from "../model/fit/token-counter.ts";

/** How much a model may be asked and may answer, in tokens. */
export interface WindowPlan {
  /** For the prompt; `undefined`: the window is not known. */
  readonly room: number | undefined;
  readonly answerTokens: number;
}

/** Of a window that is too small for prompt and answer as wanted, the answer gets this part. */
const answerShare = 1 / 3;

/** Divides the windows of models between prompt and answer. */
export class ModelWindows {
  readonly #counter: TokenCounter;

  constructor(counter = new TokenCounter()) {
    this.#counter = counter;
  }

  count(messages: readonly ChatMessage[], modelId: string): number {
    return this.#counter.countPrompt(messages, modelId);
  }

  /** @param wanted tokens the answer should have at most */
  planFor({ id, window }: Pick<ChatModel, "id" | "window">, wanted: number): WindowPlan {
    const known = knownWindow(id);
    const contextTokens = window.contextTokens ?? known.contextTokens;
    const longest = window.answerTokens ?? known.answerTokens ?? wanted;
    const bounded = Math.min(wanted, longest);
    if (contextTokens === undefined) {
      return { room: undefined, answerTokens: bounded };
    }
    const answerTokens = Math.min(bounded, Math.floor(contextTokens * answerShare));
    const counting = this.#counter.countingOf(id);
    return { room: roomFor({ contextTokens, answerTokens: longest }, answerTokens, counting), answerTokens };
  }
}
