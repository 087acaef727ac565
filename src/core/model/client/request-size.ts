import type { ChatRequest } from "../chat-model.ts";
import { estimatePromptTokens } from "../fit/estimate-tokens.ts";
import type { Size } from "../pressure/model-pace.ts";

/** What a request will take. The prompt is counted only for an endpoint that limits tokens, and once. */
export class RequestSize implements Size {
  readonly answerTokens: number;
  readonly #request: ChatRequest;
  #promptTokens: number | undefined;

  /** @param count answers asked for */
  constructor(request: ChatRequest, count: number) {
    this.#request = request;
    this.answerTokens = (request.maxTokens ?? 0) * count;
  }

  get promptTokens(): number {
    return (this.#promptTokens ??= estimatePromptTokens(this.#request.messages));
  }
}
