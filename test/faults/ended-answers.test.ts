import { describe, expect } from "vitest";
import { question, failureOf, test } from "./asking.ts";
import { answer, testSpoilt, type Spoilt } from "./spoilt.ts";

const ended: readonly Spoilt[] = [
  {
    name: "the length limit",
    script: (model) => model.answers(answer).finishes("length"),
    kind: "truncated",
    message: /length limit and is not used/,
    text: answer,
  },
  {
    name: "the length limit, all of it spent on thinking",
    script: (model) => model.answers("").thinking("hm").finishes("length"),
    kind: "truncated",
    message: /length limit/,
  },
  {
    name: "the content filter",
    script: (model) => model.answers("I").finishes("content_filter"),
    kind: "filtered",
    message: /content filter of Scripted/,
    text: "I",
  },
  ...["max_tokens", "MAX_TOKENS", "model_length", "model_context_window_exceeded"].map((reason): Spoilt => ({
    name: `the length limit, called ${reason}`,
    script: (model) => model.answers("half of it").finishes(reason),
    kind: "truncated",
    message: /reached its length limit and is not used/,
    text: "half of it",
  })),
  ...["SAFETY", "RECITATION", "content-filter", "guardrail_intervened", "sensitive"].map(
    (reason): Spoilt => ({
      name: `the content filter, called ${reason}`,
      script: (model) => model.answers("half of it").finishes(reason),
      kind: "filtered",
      message: /content filter of Scripted stopped the answer of m, which is not used/,
      text: "half of it",
    }),
  ),
  ...["error", "abort", "cancelled", "insufficient_system_resource", "network_error"].map(
    (reason): Spoilt => ({
      name: `a server that stops in the middle and calls that ${reason}`,
      script: (model) => model.answers("half of it").finishes(reason),
      kind: "cut-off",
      message: new RegExp(`was cut off \\(the endpoint says why: ${reason}\\) and is not used`),
      text: "half of it",
    }),
  ),
];

describe("An answer that ended as it should not is never used:", () => {
  testSpoilt(ended);

  test("tokens of a truncated answer are the reported ones", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100));
    const outcome = failureOf(await asking.ask({ ...question, maxTokens: 10 }));
    expect(outcome.failure.kind).toBe("truncated");
    expect(outcome.usage).toMatchObject({ completionTokens: 10, source: "reported" });
  });

  test.for(["stop", "eos", "end_turn", "STOP", "stop_sequence", "whatever"])(
    "but one that ends by %s is whole",
    async (reason, { server, asking }) => {
      server.model("m").answers("all of it").finishes(reason);
      expect(await asking.ask()).toMatchObject({ kind: "answer", text: "all of it" });
    },
  );
});
