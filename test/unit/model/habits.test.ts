import { describe, expect, test } from "vitest";
import { createEndpoint } from "../../../src/core/model/endpoint/endpoint.ts";
import type { Refusal } from "../../../src/core/model/client/lessons.ts";
import { Habits } from "../../../src/core/model/client/habits.ts";

const endpoint = createEndpoint({ baseUrl: "https://models.example.com/v1" });

const body = {
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "One." },
    { role: "user", content: "Two." },
  ],
  stream: true,
  stream_options: {},
  temperature: 1,
  top_p: 1,
  seed: 1,
  max_tokens: 9,
  n: 3,
};

function refusal(error: unknown, status = 400): Refusal {
  return { status, error, body };
}

describe("A refusal teaches", () => {
  test.each([
    [
      "OpenAI",
      {
        message:
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        param: "max_tokens",
      },
    ],
    ["one that gives no parameter", { message: "max_tokens is not supported, use max_completion_tokens" }],
  ])("the other name of max_tokens: %s", (_, error) => {
    const habits = new Habits();
    expect(habits.learn(endpoint, "m", habits.of(endpoint, "m"), refusal(error))).toBe(true);
    expect(habits.of(endpoint, "m").maxTokensName).toBe("max_completion_tokens");
    expect(habits.of(endpoint, "other").maxTokensName).toBe("max_tokens");
  });

  test.each([
    [
      "temperature",
      {
        message:
          "Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.",
        param: "temperature",
      },
    ],
    ["stream", { message: "Streaming is not supported for this model" }],
    [
      "stream_options",
      {
        message:
          '[{"type":"extra_forbidden","loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]',
      },
    ],
    ["seed", "Unknown parameter: seed"],
  ] as const)("to leave out %s", (parameter, error) => {
    const habits = new Habits();
    expect(habits.learn(endpoint, "m", habits.of(endpoint, "m"), refusal(error))).toBe(true);
    expect([...habits.of(endpoint, "m").omitted]).toEqual([parameter]);
  });

  test.each([
    [
      "an overflow",
      { message: "max_tokens is too large: 8192. This model supports at most 4096", param: "max_tokens" },
    ],
    ["a context overflow", { message: "maximum context length is 8192 tokens; unsupported temperature" }],
    ["a value", { message: "temperature must be between 0 and 2", param: "temperature" }],
    ["an unknown parameter of somebody else", { message: "Unknown parameter: 'top_k'", param: "top_k" }],
    ["nothing", undefined],
  ])("nothing when it is about %s", (_, error) => {
    const habits = new Habits();
    expect(habits.learn(endpoint, "m", habits.of(endpoint, "m"), refusal(error))).toBe(false);
  });

  test("calls in parallel, which learn different things, all of them", () => {
    const habits = new Habits();
    const before = habits.of(endpoint, "m");
    habits.learn(endpoint, "m", before, refusal("max_tokens is not supported"));
    habits.learn(endpoint, "m", before, refusal("temperature is not supported"));
    habits.learn(endpoint, "m", before, refusal("seed is not supported"));
    expect(habits.of(endpoint, "m")).toMatchObject({
      maxTokensName: "max_completion_tokens",
      omitted: new Set(["temperature", "seed"]),
    });
  });
});
