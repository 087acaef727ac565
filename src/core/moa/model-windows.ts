import type { ChatMessage, ChatModel } from "../model/chat-model.ts";
import { estimatePromptTokens } from "../model/fit/estimate-tokens.ts";

/** How much a model may be asked and may answer, in tokens. */
export interface WindowPlan {
  /** For the prompt; `undefined`: the window is not known. */
  readonly room: number | undefined;
  readonly answerTokens: number;
}

/** Tokens of a prompt for one model, by its id. */
export type CountTokens = (messages: readonly ChatMessage[], modelId: string) => number;

/** Of a window that is too small for prompt and answer as wanted, the answer gets this part. */
const answerShare = 1 / 3;
/** Counts of ours and of the endpoint differ; this part of the window stays free. */
const margin = 0.05;

/** Divides the windows of models between prompt and answer. */
export class ModelWindows {
  readonly count: CountTokens;

  constructor(count: CountTokens = (messages) => estimatePromptTokens(messages)) {
    this.count = count;
  }

  /** @param wanted tokens the answer should have at most */
  planFor({ window }: ChatModel, wanted: number): WindowPlan {
    const { contextTokens, answerTokens } = window;
    const bounded = Math.min(wanted, answerTokens ?? wanted);
    if (contextTokens === undefined) {
      return { room: undefined, answerTokens: bounded };
    }
    const usable = Math.floor(contextTokens * (1 - margin));
    const answer = Math.min(bounded, Math.floor(usable * answerShare));
    return { room: usable - answer, answerTokens: answer };
  }
}
