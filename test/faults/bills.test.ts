import { describe, expect } from "vitest";
import { addUsage, noUsage } from "../../src/core/model/chat-model.ts";
import { test } from "./asking.ts";
import { events, piece } from "./spoilt.ts";

const tokens = { prompt_tokens: 7, completion_tokens: 5 };

function whole(usage: object): string {
  return events(piece("Hello", "stop"), { choices: [], usage: { ...tokens, ...usage } }, "[DONE]");
}

describe("What an endpoint bills is heard", () => {
  test.for([
    { name: "OpenRouter", usage: { cost: 0.95, cost_details: { upstream_inference_cost: 0.9 } }, usd: 0.95 },
    {
      name: "OpenRouter for a key of the user's own: its fee and the provider's bill",
      usage: { cost: 0.05, is_byok: true, cost_details: { upstream_inference_cost: 0.9 } },
      usd: 0.95,
    },
    { name: "Perplexity", usage: { cost: { input_tokens_cost: 0.1, total_cost: 0.3 } }, usd: 0.3 },
    { name: "DeepInfra", usage: { estimated_cost: 0.25 }, usd: 0.25 },
    { name: "xAI, in ticks", usage: { cost_in_usd_ticks: 37_756_000 }, usd: 0.0037756 },
  ])("from $name", async ({ usage, usd }, { server, asking }) => {
    server.model("m").sendsNonsense(whole(usage));
    const outcome = await asking.ask();
    expect(outcome).toMatchObject({ kind: "answer", text: "Hello" });
    expect(outcome.usage.billedUsd).toBeCloseTo(usd);
  });

  test("from LiteLLM, beside the answer", async ({ server, asking }) => {
    server.model("m").answers("Hello").withHeaders({ "x-litellm-response-cost": "2.85e-05" });
    expect((await asking.ask()).usage).toMatchObject({ billedUsd: 2.85e-5, source: "reported" });
  });

  test("from both, as the higher of the two", async ({ server, asking }) => {
    const head = "HTTP/1.1 200 OK\r\nconnection: close\r\nx-litellm-response-cost: 0.5\r\n\r\n";
    server.model("m").sendsRaw(`${head}${whole({ cost: 0.25 })}`);
    expect((await asking.ask()).usage.billedUsd).toBe(0.5);
  });
});

describe("What is no bill is not taken for one:", () => {
  test.for([
    { name: "0, as gateways say of a price they do not know", cost: 0 },
    { name: "less than nothing", cost: -5 },
    { name: "more than any call costs", cost: 1e300 },
    { name: "a text", cost: "0.5" },
    { name: "null", cost: null },
    { name: "a list", cost: [0.5] },
    { name: "an object that says nothing", cost: { toString: 1 } },
  ])("$name", async ({ cost }, { server, asking }) => {
    server.model("m").sendsNonsense(whole({ cost }));
    const outcome = await asking.ask();
    expect(outcome).toMatchObject({ kind: "answer", usage: { promptTokens: 7, completionTokens: 5 } });
    expect(outcome.usage).not.toHaveProperty("billedUsd");
  });

  test.for(["0.0", "-1", "None", "NaN", "Infinity", "1e400", "0x10"])(
    "%s beside the answer",
    async (said, { server, asking }) => {
      server.model("m").answers("Hello").withHeaders({ "x-litellm-response-cost": said });
      const outcome = await asking.ask();
      expect(outcome.kind).toBe("answer");
      expect(outcome.usage).not.toHaveProperty("billedUsd");
    },
  );

  test("a bill for an answer that was cut: it may not be all", async ({ server, asking }) => {
    server.model("m").sendsNonsense(events({ ...piece("Hello"), usage: { ...tokens, cost: 0.25 } }));
    const outcome = await asking.ask();
    expect(outcome).toMatchObject({ kind: "failed", failure: { kind: "cut-off" } });
    expect(outcome.usage).not.toHaveProperty("billedUsd");
  });

  test("a bill for a part of what was used", () => {
    const billed = { ...noUsage, promptTokens: 1, billedUsd: 0.25 };
    expect(addUsage(billed, { ...noUsage, promptTokens: 1 })).not.toHaveProperty("billedUsd");
    expect(addUsage(noUsage, billed).billedUsd).toBe(0.25);
    expect(addUsage(billed, billed).billedUsd).toBe(0.5);
  });
});

test("A bill for several answers is divided between them, so that the parts add up to it", async ({
  server,
  asking,
}) => {
  const choices = ["Hello", "Hi"].map((content, index) => ({
    index,
    message: { content },
    finish_reason: "stop",
  }));
  server.model("m").sendsNonsense(JSON.stringify({ choices, usage: { ...tokens, cost: 0.9 } }));
  const outcomes = await asking.model.askSeveral(
    { messages: [{ role: "user", content: "Greet." }] },
    2,
    asking.controller.signal,
  );
  const parts = outcomes.map(({ usage }) => usage.billedUsd ?? 0);
  expect(parts).toHaveLength(2);
  expect(parts.every((usd) => usd > 0)).toBe(true);
  expect(parts.reduce((sum, usd) => sum + usd, 0)).toBeCloseTo(0.9);
});
