/** What the reason for which a model ended means for its answer. */
export type Finish = "whole" | "truncated" | "filtered" | "stopped";

/**
 * Words for an end that is none, in the spelling of `inOneSpelling`: OpenAI has `length` and `content_filter`; Mistral, Google,
 * Anthropic, Bedrock, Cohere, DeepSeek and Zhipu have their own, which gateways pass on, as vLLM and SGLang their `abort`.
 */
const meanings: ReadonlyMap<string, Finish> = new Map([
  ...meaning("truncated", [
    "length",
    "max_length",
    "max_tokens",
    "max_output_tokens",
    "model_length",
    "model_context_window_exceeded",
    "error_limit",
  ]),
  ...meaning("filtered", [
    "content_filter",
    "content_filtered",
    "safety",
    "image_safety",
    "recitation",
    "blocklist",
    "prohibited_content",
    "spii",
    "language",
    "guardrail_intervened",
    "refusal",
    "sensitive",
    "error_toxic",
  ]),
  ...meaning("stopped", [
    "error",
    "abort",
    "aborted",
    "cancelled",
    "canceled",
    "interrupted",
    "timeout",
    "network_error",
    "insufficient_system_resource",
    "malformed_function_call",
    "other",
  ]),
]);

/** @param reason as the endpoint says it; a word nobody knows is taken for a way to say that all is well */
export function meaningOf(reason: string | undefined): Finish {
  return meanings.get(inOneSpelling(reason ?? "")) ?? "whole";
}

function meaning(finish: Finish, words: readonly string[]): readonly (readonly [string, Finish])[] {
  return words.map((word) => [word, finish]);
}

function inOneSpelling(reason: string): string {
  return reason
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
}
