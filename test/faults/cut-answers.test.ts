import { describe, expect } from "vitest";
import { test } from "./asking.ts";
import { answer, testSpoilt, type Spoilt } from "./spoilt.ts";

const cut: readonly Spoilt[] = [
  {
    name: "the connection breaks in the middle",
    script: (model) => model.answers(answer).cutsAfter(100),
    kind: "cut-off",
    // Node 20 takes the one for the other.
    message: /m at Scripted was cut off \((the connection broke|the stream ended early)\) and is not used/,
    text: answer.slice(0, 100),
  },
  {
    name: "the stream ends as if whole, but nobody said so",
    script: (model) => model.answers(answer).endsAfter(100),
    kind: "cut-off",
    message: /the stream ended early/,
    text: answer.slice(0, 100),
  },
  {
    name: "the stream ends before the first piece",
    script: (model) => model.answers(answer).endsAfter(0),
    kind: "cut-off",
    message: /cut off/,
  },
  {
    name: "neither finish_reason nor [DONE] ever comes",
    script: (model) => model.answers(answer).finishes(null).withoutDone(),
    kind: "cut-off",
    message: /the stream ended early/,
    text: answer,
  },
  {
    name: "the connection breaks before the answer",
    script: (model) => model.dropsConnection(),
    kind: "cut-off",
    message: /closed the connection before it answered/,
    requests: 6,
  },
  {
    name: "half a JSON document",
    script: (model) => model.answers(answer).asJson().cutsAfter(50),
    kind: "cut-off",
    message: /cut off/,
  },
  {
    name: "a JSON document in each line, of which only the first came",
    script: (model) =>
      model.sendsNonsense('{"choices":[{"delta":{"content":"Hel"},"finish_reason":null}]}\n'),
    kind: "cut-off",
    message: /the stream ended early/,
    text: "Hel",
  },
  {
    name: "half an event at the end",
    script: (model) => model.sendsNonsense('data: {"choices":[{"delta":{"content":"Hel'),
    kind: "cut-off",
    message: /the stream ended early/,
  },
  {
    name: "nothing at all, with status 200",
    script: (model) => model.sendsNonsense(""),
    kind: "cut-off",
    message: /the stream ended early/,
    requests: 6,
  },
  {
    name: "an empty stream, by a server that tells the reason only when the whole is asked for",
    script: (model) =>
      model
        .checks(({ body }) =>
          body.stream
            ? undefined
            : { kind: "status", status: 400, error: { message: "maximum context length is 9 tokens" } },
        )
        .sendsNonsense(""),
    kind: "overflow",
    message: /too long for m.*maximum context length is 9/,
    requests: 2,
  },
  {
    name: "a stream that says nothing and ends well, by a server that tells the reason only when the whole is asked for",
    script: (model) =>
      model
        .checks(({ body }) =>
          body.stream
            ? undefined
            : { kind: "status", status: 400, error: { message: "maximum context length is 9 tokens" } },
        )
        .answers(""),
    kind: "overflow",
    message: /too long for m.*maximum context length is 9/,
    requests: 2,
  },
  {
    name: "nothing but blank lines",
    script: (model) => model.sendsNonsense("\n\n\n"),
    kind: "cut-off",
    message: /the stream ended early/,
  },
  {
    name: "nothing but [DONE]",
    script: (model) => model.sendsNonsense("data: [DONE]\n\n"),
    kind: "empty",
    message: /answered nothing/,
    requests: 2,
  },
  {
    name: "nothing but keep-alives",
    script: (model) => model.sendsNonsense(": ping\n\n: ping\n\n"),
    kind: "cut-off",
    message: /the stream ended early/,
  },
  {
    name: "the beginning of the first line",
    script: (model) => model.sendsNonsense(": ping\n\ndat"),
    kind: "cut-off",
    message: /the stream ended early/,
  },
];

describe("An answer that is cut is never used, and what came of it is counted:", () => {
  testSpoilt(cut);

  test("tokens of a cut answer are estimated, and marked so", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).cutsAfter(200);
    const { usage } = await asking.ask();
    expect(usage).toMatchObject({ completionTokens: server.tokensSent, source: "estimated" });
    expect(usage.promptTokens).toBeGreaterThanOrEqual(server.requests[0]!.promptTokens);
  });

  test("tokens that were reported on the way of a cut answer may not be all", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).usage("each").cutsAfter(200);
    const { usage } = await asking.ask();
    expect(usage).toMatchObject({ completionTokens: server.tokensSent, source: "estimated" });
    expect(usage.promptTokens).toBe(server.requests[0]!.promptTokens);
  });
});
