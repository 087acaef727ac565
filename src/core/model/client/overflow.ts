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

/** How the window is told in words: by OpenAI, vLLM and LM Studio; by Anthropic; by Google; by llama.cpp. */
const tellsWindow = [
  /context (?:length|window|size) (?:is|of) (?:only )?(\d[\d,]*)/i,
  />\s*(\d[\d,]*) maximum/i,
  /maximum number of tokens allowed \(?(\d[\d,]*)/i,
  /\bn_ctx\b\W{0,4}(\d[\d,]*)/i,
];
/** Windows outside of these, in tokens, are a number that means something else. */
const likely = { least: 256, most: 100_000_000 };

/**
 * The window of the model, in tokens, as the error about a prompt that is too long tells it. Where the limit is the prompt's
 * alone, it is taken for both.
 */
export function windowIn(error: unknown): number | undefined {
  const { n_ctx: field, message } = isObject(error) ? error : { n_ctx: undefined, message: error };
  const text = typeof message === "string" ? message : "";
  const said = tellsWindow
    .map((words) => words.exec(text)?.[1]?.replaceAll(",", ""))
    .find((each) => each !== undefined);
  const tokens = typeof field === "number" ? field : Number(said ?? NaN);
  return Number.isSafeInteger(tokens) && tokens >= likely.least && tokens <= likely.most ? tokens : undefined;
}
