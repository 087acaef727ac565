import { isObject } from "./json-object.ts";

/** Codes that mean a prompt longer than the window: OpenAI, llama.cpp, and some gateways. */
const codes: readonly unknown[] = [
  "context_length_exceeded",
  "exceed_context_size_error",
  "model_max_prompt_tokens_exceeded",
];

/** What endpoints say when it has none: OpenAI, Anthropic, vLLM, llama.cpp, Ollama, Google, Mistral, Together, LM Studio. */
const words =
  /context_length_exceeded|maximum context length|prompt (?:is )?too long|input (?:is )?too long|exceed\w* (?:the |max(?:imum)? )*(?:available )?context|context (?:length|size|window) (?:is )?exceeded|context window (?:of|exceeds|is)|context the overflows|greater than the context length|input token count.{0,40}exceeds|too large for model with|tokens? \+ .{0,30}must be <=|reduce the length of (?:the )?messages|request (?:entity )?too large|input length.{0,40}exceeds|too many (?:input )?tokens/i;

/** Whether an error says that the prompt is longer than the model's window. */
export function isOverflow(error: unknown): boolean {
  if (isObject(error) && [error["code"], error["type"]].some((code) => codes.includes(code))) {
    return true;
  }
  return words.test(typeof error === "string" ? error : JSON.stringify(error) || "");
}
