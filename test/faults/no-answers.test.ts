import { describe, expect } from "vitest";
import { failureOf, question, test } from "./asking.ts";
import { events, piece, testSpoilt, type Spoilt } from "./spoilt.ts";

const nothing: readonly Spoilt[] = [
  {
    name: "an empty answer",
    script: (model) => model.answers(""),
    kind: "empty",
    message: /answered nothing/,
    requests: 2,
  },
  {
    name: "blanks for an answer",
    script: (model) => model.answers(" \n "),
    kind: "empty",
    message: /answered nothing/,
    text: " \n ",
  },
  {
    name: "null for an answer",
    script: (model) =>
      model.sendsNonsense('{"choices":[{"message":{"content":null},"finish_reason":"stop"}]}'),
    kind: "empty",
    message: /answered nothing/,
    requests: 2,
  },
  {
    name: "a refusal",
    script: (model) =>
      model.sendsNonsense(
        '{"choices":[{"message":{"content":null,"refusal":"I would rather not."},"finish_reason":"stop"}]}',
      ),
    kind: "filtered",
    message: /I would rather not/,
  },
  {
    name: "no choices",
    script: (model) => model.sendsNonsense('{"choices":[]}'),
    kind: "empty",
    message: /answered nothing/,
    requests: 2,
  },
  {
    name: "choices that are none",
    script: (model) => model.sendsNonsense('{"choices":[null,3,"x"]}'),
    kind: "empty",
    message: /answered nothing/,
    requests: 2,
  },
  {
    name: "a tool call instead of an answer",
    script: (model) =>
      model.sendsNonsense(
        '{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"edit"}}]},"finish_reason":"tool_calls"}]}',
      ),
    kind: "empty",
    message: /called a tool, though it was offered none, and answered nothing/,
  },
  {
    name: "thinking and no answer",
    script: (model) => model.answers("").thinking("hm, hm"),
    kind: "empty",
    message: /only thought, and answered nothing/,
  },
  {
    name: "a number instead of an answer",
    script: (model) => model.sendsNonsense("data: 42\n\ndata: [DONE]\n\n"),
    kind: "empty",
    message: /answered nothing/,
    requests: 2,
  },
];

const other: readonly Spoilt[] = [
  {
    name: "a web page",
    script: (model) => model.sendsPage(),
    kind: "not-an-answer",
    message: /web page instead of an answer.*proxy.*\/v1/,
  },
  {
    name: "nonsense",
    script: (model) => model.sendsNonsense(),
    kind: "not-an-answer",
    message: /no OpenAI-compatible answer: lorem ipsum/,
  },
  {
    name: "nonsense inside a stream",
    script: (model) => model.sendsNonsense("data: lorem\n\ndata: [DONE]\n\n"),
    kind: "not-an-answer",
    message: /lorem/,
  },
  {
    name: "JSON of something else",
    script: (model) => model.sendsNonsense('{"status":"ok"}'),
    kind: "not-an-answer",
    message: /"status":"ok"/,
  },
  {
    name: "a stream of something else",
    script: (model) => model.sendsNonsense('data: {"type":"ping"}\n\n'),
    kind: "not-an-answer",
    message: /ping/,
  },
  {
    name: "bytes that are no text",
    script: (model) => model.replies({ kind: "body", body: "ZGF0YTog//4=", encoding: "base64" }),
    kind: "not-an-answer",
    message: /not UTF-8/,
  },
  {
    name: "an answer in UTF-16",
    script: (model) =>
      model.replies({ kind: "body", body: "data: {}\n\n\uD83D\uDE00\u00E9", encoding: "utf16le" }),
    kind: "not-an-answer",
    message: /not UTF-8|no OpenAI-compatible answer/,
  },
  {
    name: "half a character at the end of an answer, which would become another one in a file",
    script: (model) => model.sendsNonsense(events(piece("a smile: \ud83d"), piece("", "stop"), "[DONE]")),
    kind: "not-an-answer",
    message: /holds half a character and is not used/,
    text: "a smile: \ud83d",
  },
  {
    name: "brackets without end",
    script: (model) => model.sendsNonsense(events("[".repeat(200_000) + "]".repeat(200_000))),
    kind: "not-an-answer",
    message: /no OpenAI-compatible answer/,
  },
  {
    name: "a reason in another shape, with status 200",
    script: (model) => model.sendsNonsense('{"detail":"Not Found"}'),
    kind: "not-an-answer",
    message: /no OpenAI-compatible answer.*Not Found/,
  },
  {
    name: "answers line by line without events, as another protocol has it",
    script: (model) => model.sendsNonsense('{"message":{"content":"Hel"}}\n{"message":{"content":"lo"}}\n'),
    kind: "not-an-answer",
    message: /no OpenAI-compatible answer/,
  },
];

describe("What says nothing is no answer:", () => {
  testSpoilt(nothing);
});

describe("An answer that goes on and on", () => {
  const event = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "blah ".repeat(20_000) } }] })}\n\n`;

  test("is left when it is far longer than was asked for, before it has cost a fortune", async ({
    server,
    asking,
  }) => {
    server.model("m").replies({ kind: "body", body: event.repeat(20), encoding: "latin1", endless: true });
    const { failure, text } = failureOf(await asking.ask({ ...question, maxTokens: 1000 }));
    expect(failure).toMatchObject({ kind: "not-an-answer" });
    expect(text.length).toBeLessThan(1_000_000);
    await server.until(({ aborts, openSockets }) => aborts === 1 && openSockets === 0);
  });

  test("may be long where that was asked for", async ({ server, asking }) => {
    const end = 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n';
    server.model("m").replies({ kind: "body", body: event.repeat(5) + end });
    expect(await asking.ask({ ...question, maxTokens: 20_000 })).toMatchObject({ kind: "answer" });
  });
});

describe("What is something else is no answer:", () => {
  testSpoilt(other);

  test.for([
    ["a web page", "<html>", "not-an-answer"],
    ["nonsense in a stream", "data: lorem\n\n", "not-an-answer"],
    ["an error in a stream", 'data: {"error":"crashed"}\n\n', "server"],
    ["bytes that are no text", "\u00FF", "not-an-answer"],
  ] as const)(
    "%s that never ends is not waited for, and its socket is freed",
    async ([, body, kind], { server, asking }) => {
      server.model("m").replies({ kind: "body", body, encoding: "latin1", endless: true });
      expect(failureOf(await asking.ask()).failure.kind).toBe(kind);
      await server.until(({ aborts, openSockets }) => aborts === 1 && openSockets === 0);
    },
  );
});
