import * as v from "valibot";

/*
 * A chat request as the protocol has it. What is not named here is between the caller and the models' endpoint, and is passed on.
 * Clients send null for what they leave out.
 */

/** More answers to one question are another task. */
const mostAnswers = 16;

const text = v.string("a text");
const imageUrl = v.pipe(
  v.string(),
  v.regex(/^(?:https?:\/\/|data:image\/)/i, "an address of the web, or data:image/…"),
);

const textPart = v.object({ type: v.literal("text"), text });
const imagePart = v.object({
  type: v.literal("image_url"),
  image_url: v.object({ url: imageUrl, detail: v.nullish(v.picklist(["auto", "low", "high"])) }),
});
const refusalPart = v.object({ type: v.literal("refusal"), refusal: text });

const texts = v.union([text, v.array(textPart)], "a text, or a list of parts of type text");
const name = v.nullish(v.string());

const toolCall = v.object({
  id: v.string(),
  type: v.nullish(v.literal("function", 'only calls of type "function"')),
  function: v.object({ name: v.string(), arguments: v.string() }),
});

const message = v.variant("role", [
  v.object({ role: v.literal("system"), content: texts, name }),
  v.object({ role: v.literal("developer"), content: texts, name }),
  v.object({
    role: v.literal("user"),
    content: v.union(
      [text, v.pipe(v.array(v.variant("type", [textPart, imagePart])), v.minLength(1))],
      'a text, or a list of parts of type text or image_url; other parts, such as "input_audio" and "file", are not understood',
    ),
    name,
  }),
  v.object({
    role: v.literal("assistant"),
    content: v.nullish(
      v.union(
        [text, v.array(v.variant("type", [textPart, refusalPart]))],
        "a text, or a list of parts of type text or refusal",
      ),
    ),
    tool_calls: v.nullish(v.array(toolCall)),
    name,
  }),
  v.object({ role: v.literal("tool"), content: texts, tool_call_id: v.string() }),
]);

const tool = v.object({
  type: v.literal("function", 'only tools of type "function"'),
  function: v.object({
    name: v.pipe(v.string(), v.minLength(1)),
    description: v.nullish(v.string()),
    parameters: v.nullish(v.record(v.string(), v.unknown())),
    strict: v.nullish(v.boolean()),
  }),
});

const toolChoice = v.union(
  [
    v.picklist(["auto", "none", "required"]),
    v.object({ type: v.literal("function"), function: v.object({ name: v.string() }) }),
  ],
  '"auto", "none", "required", or the name of one function',
);

const tokens = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** Fields that are read; what else there is stays as it is. */
export const chatBody = v.looseObject({
  model: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
  messages: v.pipe(v.array(message), v.minLength(1, "at least one message")),
  n: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostAnswers))),
  stream: v.nullish(v.boolean()),
  stream_options: v.nullish(v.looseObject({ include_usage: v.nullish(v.boolean()) })),
  stop: v.nullish(v.union([v.string(), v.array(v.string())])),
  temperature: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  top_p: v.nullish(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  max_tokens: v.nullish(tokens),
  max_completion_tokens: v.nullish(tokens),
  seed: v.nullish(v.pipe(v.number(), v.safeInteger())),
  response_format: v.nullish(v.looseObject({ type: v.string() })),
  reasoning_effort: v.nullish(v.string()),
  tools: v.nullish(v.array(tool)),
  tool_choice: v.nullish(toolChoice),
  parallel_tool_calls: v.nullish(v.boolean()),
  optillm_approach: v.nullish(v.string()),
  patched_moa: v.nullish(
    v.strictObject({ strategy: v.nullish(v.string()), progress: v.nullish(v.boolean()) }),
  ),
});

export type ChatBody = v.InferOutput<typeof chatBody>;
export type BodyMessage = ChatBody["messages"][number];

/** What answers would have to bring and cannot: to leave it out without a word would be a lie. */
export const impossible: readonly { readonly field: string; readonly why: string }[] = [
  { field: "functions", why: "give tools instead" },
  { field: "function_call", why: "give tool_choice instead" },
  { field: "logprobs", why: "a mixture has no probabilities" },
  { field: "top_logprobs", why: "a mixture has no probabilities" },
  { field: "audio", why: "answers are text" },
];
