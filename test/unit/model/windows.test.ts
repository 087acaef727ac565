import * as listed from "gpt-tokenizer/models";
import { describe, expect, test } from "vitest";
import { unknownWindow } from "../../../src/core/model/chat-model.ts";
import { knownWindow } from "../../../src/core/model/fit/known-windows.ts";
import { roomFor } from "../../../src/core/model/fit/room.ts";

interface ListedModel {
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  readonly supported_endpoints?: readonly string[];
}

describe("The window of a model", () => {
  test("is what gpt-tokenizer's table says, for every chat model of ours that is in it", () => {
    const models = Object.entries(listed as Record<string, ListedModel>).filter(
      ([name]) => knownWindow(name).contextTokens !== undefined,
    );
    for (const [name, { context_window, max_output_tokens }] of models) {
      expect([name, knownWindow(name)]).toEqual([
        name,
        { contextTokens: context_window, answerTokens: max_output_tokens },
      ]);
    }
    expect(models.length).toBeGreaterThan(50);
  });

  test.each([
    ["gpt-4o", 128_000],
    ["gpt-4o-2024-05-13", 128_000],
    ["openai/gpt-4.1-mini", 1_047_576],
    ["gpt-4", 8_192],
  ])("%s: %d tokens", (model, tokens) => {
    expect(knownWindow(model).contextTokens).toBe(tokens);
  });

  test("of other makers is not known: their servers choose it", () => {
    expect(knownWindow("qwen2.5-coder:7b")).toBe(unknownWindow);
    expect(knownWindow("gpt-oss:20b")).toBe(unknownWindow);
    expect(knownWindow("toString")).toBe(unknownWindow);
  });
});

describe("The room for a prompt", () => {
  const window = { contextTokens: 8_192, answerTokens: 4_096 };

  test("is what the answer and a margin leave, less of it where tokens are estimated", () => {
    const exact = roomFor(window, 2_000, "exact")!;
    const estimated = roomFor(window, 2_000)!;
    expect(exact).toBeGreaterThan(6_000);
    expect(exact + 2_000).toBeLessThan(8_192);
    expect(estimated).toBeLessThan(exact);
    expect(estimated).toBeGreaterThan(5_000);
  });

  test("is nothing when the answer alone does not fit, and not known when the window is not", () => {
    expect(roomFor(window, 9_000)).toBe(0);
    expect(roomFor(unknownWindow, 1_000)).toBeUndefined();
  });
});
