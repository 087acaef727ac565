import type { ChatRequest } from "../chat-model.ts";
import { estimatePromptTokens } from "../fit/estimate-tokens.ts";
import type { Size } from "../pressure/model-pace.ts";

/** No language and no code has so many bytes in a token, nor do thoughts that an endpoint does not count take more. */
const mostBytesOfToken = 32;
/** Answers that are asked to be short may be this long all the same. */
const leastBytes = 262_144;

/** How many bytes may come before an endpoint is known not to keep to the bound that it was given. */
export function bytesOfAnswers({ maxTokens = Infinity }: ChatRequest, count: number): number {
  return Math.max(leastBytes, maxTokens * mostBytesOfToken) * count;
}

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
