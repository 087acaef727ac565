import { describe, expect } from "vitest";
import { ContinuingModel } from "../../src/core/model/client/continuing-model.ts";
import { continued, joinable } from "../../src/core/model/client/continuation.ts";
import type { Asking } from "./asking.ts";
import { failureOf, question, test } from "./asking.ts";

const whole = Array.from({ length: 40 }, (_, line) => `const value${line} = compute(${line});`).join("\n");
const half = whole.slice(0, 500);
const rest = whole.slice(500);

function asks(asking: Asking): (onText?: (piece: string) => void) => ReturnType<ContinuingModel["ask"]> {
  const model = new ContinuingModel(asking.model);
  return (onText) => model.ask(question, asking.controller.signal, onText);
}

describe("A truncated answer", () => {
  test.for([
    ["where it stopped", rest],
    ["with a little of it once more", `${half.slice(-70)}${rest}`],
  ] as const)(
    "is continued %s, and is whole when the continuation is",
    async ([, continuation], { server, asking }) => {
      const model = server.model("m");
      model.when("Continue exactly").answers(continuation).streamed(7);
      model.answers(half).finishes("length");
      const pieces: string[] = [];
      const outcome = await asks(asking)((piece) => pieces.push(piece));
      expect(outcome).toMatchObject({ kind: "answer", text: whole });
      expect(pieces.join("")).toBe(whole);
      expect(outcome.usage.completionTokens).toBe(
        server.requests.reduce((sum, each) => sum + each.tokensSent, 0),
      );
      expect(outcome.usage.promptTokens).toBe(
        server.requests.reduce((sum, each) => sum + each.promptTokens, 0),
      );
      expect(server.requests[1]?.roles).toEqual(["user", "assistant", "user"]);
      asking.expectNothingLeft();
    },
  );

  test("is continued inside its code block, without the fence that is opened anew", async ({
    server,
    asking,
  }) => {
    const model = server.model("m");
    model.when("Continue exactly").answers("```ts\nlet b = 2;\n```");
    model.answers("```ts\nlet a = 1;\n").finishes("length");
    expect(await asks(asking)()).toMatchObject({ text: "```ts\nlet a = 1;\nlet b = 2;\n```" });
  });

  test("is continued once: if that is truncated too, it is not used", async ({ server, asking }) => {
    server.model("m").answers(half).finishes("length");
    server.model("m").when("Continue exactly").answers(rest.slice(0, 300)).finishes("length");
    const { failure, text } = failureOf(await asks(asking)());
    expect(failure.kind).toBe("truncated");
    expect(failure.message).toMatch(/reached its length limit and is not used.*asked to go on, in vain/);
    expect(text).toBe(half + rest.slice(0, 300));
    expect(server.requests).toHaveLength(2);
  });

  test("that is answered from the beginning again is not used", async ({ server, asking }) => {
    const model = server.model("m");
    model.when("Continue exactly").answers(whole);
    model.answers(half).finishes("length");
    expect(failureOf(await asks(asking)()).failure.kind).toBe("truncated");
  });

  test("whose continuation fails stays truncated, and both are paid for", async ({ server, asking }) => {
    const model = server.model("m");
    model.when("Continue exactly").answers(rest).cutsAfter(100);
    model.answers(half).finishes("length");
    const outcome = failureOf(await asks(asking)());
    expect(outcome.failure.kind).toBe("truncated");
    expect(outcome.usage).toMatchObject({ source: "estimated" });
    expect(outcome.usage.completionTokens).toBeGreaterThanOrEqual(server.tokensSent);
  });

  test("whose continuation is cancelled is cancelled", async ({ server, asking }) => {
    const model = server.model("m");
    model.when("Continue exactly").hangs();
    model.answers(half).finishes("length");
    const outcome = asks(asking)();
    await server.received(2);
    asking.controller.abort();
    expect(failureOf(await outcome).failure.kind).toBe("cancelled");
    await server.until(({ openSockets }) => openSockets === 0);
    asking.expectNothingLeft();
  });

  test("of which all went into thinking is not continued", async ({ server, asking }) => {
    server.model("m").answers("").thinking("hm").finishes("length");
    expect(failureOf(await asks(asking)()).failure.kind).toBe("truncated");
    expect(server.requests).toHaveLength(1);
  });

  test.for(["content_filter", "stop", null])(
    "that ended by %s is not continued",
    async (finish, { server, asking }) => {
      server.model("m").answers(half).finishes(finish);
      await asks(asking)();
      expect(server.requests).toHaveLength(1);
    },
  );

  test("among several is continued by itself", async ({ server, asking }) => {
    const model = server.model("m").ignoresN();
    model.when("Continue exactly").answers(rest);
    model.answers(half).finishes("length").answers(whole);
    const outcomes = await new ContinuingModel(asking.model).askSeveral(
      question,
      2,
      asking.controller.signal,
    );
    expect(outcomes.map(({ text }) => text)).toEqual([whole, whole]);
    expect(server.requests).toHaveLength(3);
  });
});

describe("A continuation", () => {
  test("keeps code that is meant to stand there twice", () => {
    expect(joinable("  if (a) {\n  }\n}\n", "  }\n}\n")).toBe("  }\n}\n");
    expect(joinable("return 1;\n", "return 1;\n")).toBe("return 1;\n");
    expect(joinable("-".repeat(80), "-".repeat(40))).toBe("-".repeat(40));
  });

  test("keeps the prompt before it byte for byte, so that it can be cached", () => {
    expect(continued(question.messages, "half").slice(0, 1)).toEqual(question.messages);
  });
});
