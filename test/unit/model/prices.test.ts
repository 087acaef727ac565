import { describe, expect, test } from "vitest";
import { noUsage, type Usage } from "../../../src/core/model/chat-model.ts";
import { costOf, formatUsd, worstCost } from "../../../src/core/model/money/cost.ts";
import { createEndpoint } from "../../../src/core/model/endpoint/endpoint.ts";
import { free, metered, parsePrice, Prices, unknownPrice } from "../../../src/core/model/money/prices.ts";
import { Failure } from "../../../src/core/workspace/failure.ts";

const openAi = createEndpoint({ baseUrl: "https://api.openai.com/v1" });
const local = createEndpoint({ baseUrl: "http://localhost:11434/v1" });
const elsewhere = createEndpoint({ baseUrl: "https://models.example.com/v1" });

describe("The price of a model", () => {
  const prices = new Prices(new Map([parsePrice("mine=3/9")]));

  test("is what the user says, wherever it runs", () => {
    expect(prices.of("mine", elsewhere)).toEqual(metered(3, 9));
    expect(prices.of("mine", local)).toEqual(metered(3, 9));
  });

  test("is what the endpoint says, unless the user says otherwise", () => {
    const listed = { prompt: 0.2, completion: 0.8, cached: 0.02 };
    expect(prices.of("some/model", elsewhere, listed)).toEqual(metered(0.2, 0.8, 0.02));
    expect(prices.of("gpt-4o-mini", openAi, { prompt: 1, completion: 2 })).toEqual(metered(1, 2));
    expect(prices.of("mine", elsewhere, listed)).toEqual(metered(3, 9));
  });

  test("is nothing on this machine, unless somebody says otherwise", () => {
    expect(prices.of("qwen2.5-coder:7b", local)).toEqual(free);
    // A proxy on this machine that passes on to one that takes money.
    expect(prices.of("gpt-4o", local, { prompt: 2.5, completion: 10 })).toEqual(metered(2.5, 10));
  });

  test("is the list price at OpenAI, for a dated snapshot that of its family", () => {
    expect(prices.of("gpt-4o-mini", openAi)).toEqual(metered(0.15, 0.6, 0.075));
    expect(prices.of("gpt-4o-mini-2024-07-18", openAi)).toEqual(metered(0.15, 0.6, 0.075));
    expect(prices.of("gpt-4o-2024-05-13", openAi)).toEqual(metered(5, 15));
  });

  test("is unknown otherwise, even for a name that has a price at OpenAI", () => {
    expect(prices.of("gpt-4o-mini", elsewhere)).toEqual(unknownPrice);
    expect(prices.of("ft:gpt-4o-mini-2024-07-18:acme::9xyz", openAi)).toEqual(unknownPrice);
    expect(prices.of("gpt-99", openAi)).toEqual(unknownPrice);
    expect(prices.of("toString", openAi)).toEqual(unknownPrice);
  });
});

describe("A price as text", () => {
  test.each([
    ["gpt-4o-mini=0.15/0.60", "gpt-4o-mini", metered(0.15, 0.6)],
    ["openai/gpt-4o=2.5/10", "openai/gpt-4o", metered(2.5, 10)],
    ["a=b=$1/$.5", "a=b", metered(1, 0.5)],
    ["free-one=0/0", "free-one", metered(0, 0)],
  ])("%s", (text, model, price) => {
    expect(parsePrice(text)).toEqual([model, price]);
  });

  test.each(["gpt-4o", "gpt-4o=1", "=1/2", "gpt-4o=-1/2", "gpt-4o=1/NaN", "gpt-4o=1/2/3", "gpt-4o=1e3/2"])(
    "%s is refused, with an example",
    (text) => {
      expect(() => parsePrice(text)).toThrow(/MODEL=IN\/OUT.*gpt-4o-mini=0\.15\/0\.60/);
      expect(() => parsePrice(text)).toThrow(Failure);
    },
  );
});

describe("A cost", () => {
  const usage: Usage = {
    promptTokens: 1000,
    completionTokens: 500,
    cachedTokens: 400,
    reasoningTokens: 0,
    source: "reported",
  };

  test("has the cached part of the prompt at its own price", () => {
    const cost = costOf(usage, metered(2, 8, 0.5));
    expect(cost).toEqual({ kind: "known", usd: (600 * 2 + 400 * 0.5 + 500 * 8) / 1e6 });
  });

  test("is unknown when the price is, not 0", () => {
    expect(costOf(usage, unknownPrice)).toEqual({ kind: "unknown" });
    expect(costOf(noUsage, unknownPrice)).toEqual({ kind: "known", usd: 0 });
    expect(costOf(usage, free)).toEqual({ kind: "known", usd: 0 });
  });

  test("at worst has the longest answer allowed and nothing cached, and the rest of a cut answer", () => {
    const size = { promptTokens: 100, answerTokens: 1000 };
    const usd = (prompt: number, completion: number) => ({
      kind: "known",
      usd: (prompt + 2 * completion) / 1e6,
    });
    expect(worstCost(size, metered(1, 2, 0))).toEqual(usd(100, 1000));
    expect(worstCost({ ...size, continuations: 1 }, metered(1, 2, 0))).toEqual(usd(100 + 1100, 2000));
    expect(worstCost({ ...size, continuations: 2 }, metered(1, 2, 0))).toEqual(usd(100 + 1100 + 2100, 3000));
    expect(worstCost(size, unknownPrice)).toEqual({ kind: "unknown" });
  });

  test.each([
    [0, "$0.00"],
    [1234.5678, "$1,234.57"],
    [0.1, "$0.10"],
    [0.00042123, "$0.00042"],
    [0.0000000123, "$0.000000012"],
  ])("%d is shown as %s", (usd, shown) => {
    expect(formatUsd(usd)).toBe(shown);
  });
});
