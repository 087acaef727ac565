import { describe, expect } from "vitest";
import type { ChatRequest } from "../../src/core/model/chat-model.ts";
import { failureOf, question, test } from "./asking.ts";

const long: ChatRequest = { ...question, maxTokens: 8192 };

/** What endpoints say about an answer that may not be as long as was asked for, and how long it may be. */
const tooLong: readonly {
  readonly name: string;
  readonly status?: number;
  readonly error: unknown;
  readonly most: number;
}[] = [
  {
    name: "OpenAI",
    error: {
      message:
        "max_tokens is too large: 8192. This model supports at most 4096 completion tokens, whereas you provided 8192.",
      type: "invalid_request_error",
      param: "max_tokens",
    },
    most: 4096,
  },
  {
    name: "Groq",
    error: {
      message:
        "`max_tokens` must be less than or equal to `1024`, the maximum value for `max_tokens` is less than the `context_window` for this model",
    },
    most: 1024,
  },
  {
    name: "Anthropic, with a date in the model's name",
    error: {
      message:
        "max_tokens: 8192 > 4096, which is the maximum allowed number of output tokens for claude-3-haiku-20240307",
    },
    most: 4096,
  },
  {
    name: "DeepSeek",
    error: { message: "Invalid max_tokens value, the valid range of max_tokens is [1, 4,000]" },
    most: 4000,
  },
  {
    name: "a validator of names and values (422)",
    status: 422,
    error: [{ loc: ["body", "max_tokens"], msg: "Input should be less than or equal to 2048" }],
    most: 2048,
  },
  { name: "nobody in numbers", error: { message: "max_tokens is too high for this model" }, most: 4096 },
];

describe("An answer bound that is too large for the model is lowered, once and for all:", () => {
  test.for(tooLong)("as $name says it", async ({ status = 400, error, most }, { server, asking }) => {
    server
      .model("m")
      .checks(({ body }) =>
        Number(body["max_tokens"]) > most ? { kind: "status", status, error } : undefined,
      )
      .answers("yes");
    expect(await asking.ask(long)).toMatchObject({ kind: "answer", text: "yes" });
    await asking.ask(long);
    await asking.ask({ ...long, maxTokens: 50 });
    expect(server.requests.map(({ body }) => body["max_tokens"])).toEqual([8192, most, most, 50]);
  });

  test("halved only as long as an answer of that length is of use", async ({ server, asking }) => {
    server.model("m").failsWith(400, { message: "max_tokens is too large" });
    expect(failureOf(await asking.ask(long)).failure.kind).toBe("refused-request");
    expect(server.requests.map(({ body }) => body["max_tokens"])).toEqual([8192, 4096, 2048, 1024]);
  });

  test.for([401, 403, 429])("but not by a refusal with status %i", async (status, { server, askWith }) => {
    server
      .model("m")
      .failsWith(status, { message: "max_tokens must be at most 100" })
      .times(1)
      .answers("yes");
    const asking = askWith();
    await asking.ask(long);
    await asking.ask(long);
    expect(new Set(server.requests.map(({ body }) => body["max_tokens"]))).toEqual(new Set([8192]));
  });
});

/** What endpoints say when prompt and answer together do not fit. The prompt has 450 tokens, the window 4096. */
const noRoom: readonly { readonly name: string; readonly message: string }[] = [
  {
    name: "OpenAI",
    message:
      "This model's maximum context length is 4096 tokens. However, you requested 8642 tokens (450 in the messages, 8192 in the completion). Please reduce the length of the messages or completion.",
  },
  {
    name: "vLLM",
    message:
      "'max_tokens' or 'max_completion_tokens' is too large: 8192. This model's maximum context length is 4096 tokens and your request has 450 input tokens (8192 > 4096 - 450).",
  },
  {
    name: "Anthropic",
    message:
      "input length and `max_tokens` exceed context limit: 450 + 8192 > 4096, decrease input length or `max_tokens` and try again",
  },
  {
    name: "Together",
    message:
      "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 450 `inputs` tokens and 8192 `max_new_tokens`",
  },
  {
    name: "who tells only the sum",
    message: "This model's maximum context length is 4096 tokens. However, your request needs 8,642 tokens.",
  },
];

describe("An answer that has no room beside the prompt is asked for as long as there is room:", () => {
  test.for(noRoom)("as $name says it", async ({ message }, { server, asking }) => {
    server
      .model("m")
      .checks(({ body }) =>
        450 + Number(body["max_tokens"]) > 4096
          ? { kind: "status", status: 400, error: { message, code: "context_length_exceeded" } }
          : undefined,
      )
      .answers("yes");
    expect(await asking.ask(long)).toMatchObject({ kind: "answer", text: "yes" });
    // An overflow is no habit: another prompt leaves another room.
    await asking.ask(long);
    expect(server.requests.map(({ body }) => body["max_tokens"])).toEqual([8192, 3646, 8192, 3646]);
  });

  test.for([
    "This model's maximum context length is 4096 tokens. However, you requested 12192 tokens (4000 in the messages, 8192 in the completion).",
    "This model's maximum context length is 4096 tokens. However, your messages resulted in 5000 tokens.",
    "Prompt contains 40000 tokens, too large for model with 32768 maximum context length",
  ])("and not at all where there is none: %s", async (message, { server, asking }) => {
    server.model("m").failsWith(400, { message, code: "context_length_exceeded" });
    expect(failureOf(await asking.ask(long)).failure.kind).toBe("overflow");
    expect(server.requests).toHaveLength(1);
  });
});
