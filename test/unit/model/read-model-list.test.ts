import { describe, expect, test } from "vitest";
import { describePrice, describeWindow } from "../../../src/core/model/endpoint/describe-model.ts";
import { readModelList } from "../../../src/core/model/endpoint/read-model-list.ts";
import { free, metered, unknownPrice } from "../../../src/core/model/money/prices.ts";

/** What is read of one model in a list. */
function read(model: object): object | undefined {
  return readModelList({ data: [{ id: "m", ...model }] })?.[0];
}

const unsaid = { contextTokens: undefined, answerTokens: undefined };

describe("Window and price of a model are read as the endpoint writes them", () => {
  test.each([
    [
      "OpenRouter",
      {
        name: "A Model",
        context_length: 131_072,
        top_provider: { context_length: 128_000, max_completion_tokens: 16_384 },
        pricing: {
          prompt: "0.00000015",
          completion: "0.0000006",
          input_cache_read: "0.000000075",
          request: "0",
        },
      },
      {
        label: "A Model",
        window: { contextTokens: 128_000, answerTokens: 16_384 },
        price: { prompt: 0.15, completion: 0.6, cached: 0.075 },
      },
    ],
    [
      "llama-cpp-python, which calls a model by the path of its file",
      { id: "/models/Small-135M.Q4_1.gguf" },
      { label: "Small-135M.Q4_1", window: unsaid },
    ],
    [
      "Groq",
      { context_window: 131_072, max_completion_tokens: 32_768, active: true },
      { window: { contextTokens: 131_072, answerTokens: 32_768 } },
    ],
    [
      "Mistral",
      { max_context_length: 32_768, capabilities: { completion_chat: true } },
      { window: { contextTokens: 32_768 } },
    ],
    [
      "Together",
      {
        type: "chat",
        display_name: "Llama",
        context_length: 8192,
        pricing: { input: 0.88, output: 0.9, hourly: 0 },
      },
      { label: "Llama", window: { contextTokens: 8192 }, price: { prompt: 0.88, completion: 0.9 } },
    ],
    ["vLLM", { max_model_len: 4096 }, { window: { contextTokens: 4096 } }],
    [
      "llama.cpp, started with less than it was trained for",
      { meta: { n_ctx: 4096, n_ctx_train: 32_768 } },
      { window: { contextTokens: 4096 } },
    ],
    [
      "LM Studio, loaded with less than it could",
      { max_context_length: 131_072, loaded_context_length: 4096 },
      { window: { contextTokens: 4096 } },
    ],
    [
      "GitHub Models",
      { name: "OpenAI GPT-4.1-mini", limits: { max_input_tokens: 1_048_576, max_output_tokens: 32_768 } },
      { window: { contextTokens: 1_048_576, answerTokens: 32_768 } },
    ],
  ])("%s", (_, model, expected) => {
    expect(read(model)).toMatchObject(expected);
  });

  test("a price of 0 per token is meant, as for OpenRouter's free models", () => {
    expect(read({ pricing: { prompt: "0", completion: "0" } })).toMatchObject({
      price: { prompt: 0, completion: 0 },
    });
  });

  test.each([
    ["a price that varies", { prompt: "-1", completion: "-1" }],
    ["half a price", { prompt: "0.000001" }],
    ["an empty text", { prompt: "", completion: "" }],
    ["words", { prompt: "cheap", completion: "very" }],
    ["a fee for each request", { prompt: "0.000001", completion: "0.000001", request: "0.005" }],
    ["a high fee for each request", { prompt: "0.000001", completion: "0.000001", request: "0.9" }],
    ["a fee that is no number", { prompt: "0.000001", completion: "0.000001", request: { toString: 1 } }],
    ["a fee for each request as a number", { prompt: "0.000001", completion: "0.000001", request: 0.005 }],
    ["0 in numbers, which stands for a price by the hour", { input: 0, output: 0, hourly: 2.5 }],
    ["no object", "free"],
    ["null", null],
  ])("%s is no price, and never 0", (_, pricing) => {
    expect(read({ pricing })).toEqual({ id: "m", window: unsaid });
  });

  test.each([0, -1, 1.5, "128000", null, Infinity, {}])("a window of %j is not known", (size) => {
    expect(read({ context_length: size, max_model_len: size, meta: size, limits: size })).toEqual({
      id: "m",
      window: unsaid,
    });
  });
});

describe("A list", () => {
  test("may be a bare array, and may hold entries that are no models", () => {
    expect(
      readModelList([null, { id: "a" }, { name: "b" }, { id: "" }, { id: "c" }])?.map(({ id }) => id),
    ).toEqual(["a", "c"]);
  });

  test.each([
    ["a bare array", ["a", "text-embedding-3-small", "b", "a"]],
    ["models", { models: ["a", "b", "\u001b[2J"] }],
    ["data", { data: ["a", "b", ""] }],
  ])("may be of ids alone, in %s", (_, list) => {
    expect(readModelList(list)).toEqual([
      { id: "a", window: unsaid },
      { id: "b", window: unsaid },
    ]);
  });

  test("is none where no entry is a model", () => {
    expect(readModelList({ models: [{ name: "x" }] })).toBeUndefined();
    expect(readModelList({ models: "a" })).toBeUndefined();
    expect(readModelList({ data: [{ name: "x" }] })).toBeUndefined();
    expect(readModelList({ models: [] })).toBeUndefined();
    expect(readModelList("<html>")).toBeUndefined();
    expect(readModelList({ data: [] })).toEqual([]);
  });

  test("holds chat models only, as far as names, kinds and abilities tell", () => {
    const list = [
      { id: "text-embedding-3-small" },
      { id: "ada", type: "embedding" },
      { id: "ocr", capabilities: { completion_chat: false } },
      { id: "painter", architecture: { output_modalities: ["image"] } },
      { id: "retired", active: false },
      { id: "gpt-4o-mini", type: "model", capabilities: { completion_chat: true } },
    ];
    expect(readModelList(list)?.map(({ id }) => id)).toEqual(["gpt-4o-mini"]);
  });
});

test("windows and prices are told in few words", () => {
  const sizes = [512, 8192, 128_000, 131_072, 1_000_000, 1_048_576, undefined];
  expect(sizes.map((contextTokens) => describeWindow({ contextTokens, answerTokens: undefined }))).toEqual([
    "512 tokens",
    "8k tokens",
    "128k tokens",
    "128k tokens",
    "1M tokens",
    "1M tokens",
    undefined,
  ]);
  expect(
    [free, unknownPrice, metered(0, 0), metered(0.15, 0.6), metered(0.0375, 3)].map(describePrice),
  ).toEqual([
    "free",
    "price unknown",
    "free",
    "$0.15 in, $0.60 out per million tokens",
    "$0.0375 in, $3.00 out per million tokens",
  ]);
});
