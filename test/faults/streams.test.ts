import { describe, expect } from "vitest";
import type { ModelFailureKind } from "../../src/core/model/chat-model.ts";
import type { ModelVerbs } from "../support/server/script-verbs.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Asking, failureOf, key, limits, question, test } from "./asking.ts";

const answer = 'const greeting = "Grüße, 世界 👋";\nUser: Assistant: these words are code.\n'.repeat(4);

interface Spoilt {
  readonly name: string;
  readonly script: (model: ModelVerbs) => void;
  readonly kind: ModelFailureKind;
  readonly message: RegExp;
  /** What had arrived; `""` if not given. */
  readonly text?: string;
  /** How often it is asked; once if not given. */
  readonly requests?: number;
}

const spoilt: readonly Spoilt[] = [
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
  {
    name: "an empty answer",
    script: (model) => model.answers(""),
    kind: "empty",
    message: /answered nothing/,
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
    name: "an error in a 200 body",
    script: (model) => model.sendsErrorInBody(),
    kind: "server",
    message: /failed \(502\).*The model crashed/,
    requests: 6,
  },
  {
    name: "an error in a 200 body that is a text",
    script: (model) => model.sendsErrorInBody("model is loading"),
    kind: "server",
    message: /model is loading/,
  },
  {
    name: "a wrong key in a 200 body, which is shown",
    script: (model) => model.sendsErrorInBody({ message: `bad key ${key}`, code: 401 }),
    kind: "key",
    message: /bad key \[key\]/,
  },
  {
    name: "a rate limit in a 200 body",
    script: (model) => model.sendsErrorInBody({ message: "slow down", code: 429 }),
    kind: "rate-limit",
    message: /slow down/,
    requests: 6,
  },
  {
    name: "an overload in a 200 body, said in words",
    script: (model) => model.sendsErrorInBody({ type: "overloaded_error", message: "Overloaded" }),
    kind: "server",
    message: /failed \(529\).*Overloaded/,
    requests: 6,
  },
  {
    name: "an error event of Anthropic's kind in a stream",
    script: (model) =>
      model.sendsNonsense(
        'data: {"type":"error","error":{"type":"rate_limit_error","message":"Too fast"}}\n\n',
      ),
    kind: "rate-limit",
    message: /Too fast/,
    requests: 6,
  },
  {
    name: "an overflow in a 200 body",
    script: (model) =>
      model.sendsErrorInBody({
        message: "exceeds the maximum context length",
        code: "context_length_exceeded",
      }),
    kind: "overflow",
    message: /too long for m/,
  },
  {
    name: "an account without credit in a 200 body",
    script: (model) => model.sendsErrorInBody({ message: "top up", code: "insufficient_quota" }),
    kind: "rate-limit",
    message: /no credit left.*top up/,
  },
  {
    name: "a rate limit in the middle of the stream: what was said is never asked again",
    script: (model) => model.answers(answer).errsAfter(100, { message: "slow down", code: 429 }),
    kind: "rate-limit",
    message: /slow down/,
    text: answer.slice(0, 100),
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
  },
  {
    name: "nothing but keep-alives",
    script: (model) => model.sendsNonsense(": ping\n\n: ping\n\n"),
    kind: "not-an-answer",
    message: /ping/,
  },
  {
    name: "no choices",
    script: (model) => model.sendsNonsense('{"choices":[]}'),
    kind: "empty",
    message: /answered nothing/,
  },
  {
    name: "choices that are none",
    script: (model) => model.sendsNonsense('{"choices":[null,3,"x"]}'),
    kind: "empty",
    message: /answered nothing/,
  },
  {
    name: "a tool call instead of an answer",
    script: (model) =>
      model.sendsNonsense(
        '{"choices":[{"message":{"content":null,"tool_calls":[{"function":{"name":"edit"}}]},"finish_reason":"tool_calls"}]}',
      ),
    kind: "empty",
    message: /answered nothing/,
  },
  {
    name: "thinking and no answer",
    script: (model) => model.answers("").thinking("hm, hm"),
    kind: "empty",
    message: /answered nothing/,
  },
  {
    name: "half an event at the end",
    script: (model) => model.sendsNonsense('data: {"choices":[{"delta":{"content":"Hel'),
    kind: "cut-off",
    message: /the stream ended early/,
  },
  {
    name: "a number instead of an answer",
    script: (model) => model.sendsNonsense("data: 42\n\ndata: [DONE]\n\n"),
    kind: "empty",
    message: /answered nothing/,
  },
  {
    name: "an array of errors, as Google sends it",
    script: (model) => model.sendsNonsense('[{"error":{"code":503,"message":"The model is overloaded"}}]'),
    kind: "server",
    message: /failed \(503\).*The model is overloaded/,
    requests: 6,
  },
  {
    name: "an answer in UTF-16",
    script: (model) =>
      model.replies({ kind: "body", body: "data: {}\n\n\uD83D\uDE00\u00E9", encoding: "utf16le" }),
    kind: "not-an-answer",
    message: /not UTF-8|no OpenAI-compatible answer/,
  },
  {
    name: "what is said to be gzip and is not",
    script: (model) =>
      model.replies({ kind: "body", body: "lorem ipsum", headers: { "content-encoding": "gzip" } }),
    kind: "cut-off",
    message: /cut off/,
    requests: 6,
  },
  {
    name: "fewer bytes than the head promises",
    script: (model) =>
      model.sendsRaw(
        'HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\ndata: {"choices":[{"delta":{"content":"Hel"}}]}\n\n',
      ),
    kind: "cut-off",
    message: /cut off/,
    text: "Hel",
  },
  {
    name: "a chunk that is larger than it says",
    script: (model) =>
      model.sendsRaw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\ndata: \r\n0\r\n\r\n"),
    kind: "cut-off",
    message: /cut off/,
  },
  {
    name: "what is no HTTP",
    script: (model) => model.sendsRaw("SSH-2.0-OpenSSH_9.6\r\n"),
    kind: "unreachable",
    message: /cannot be reached at http/,
  },
  {
    name: "a head larger than anyone sends",
    script: (model) =>
      model.sendsRaw(`HTTP/1.1 200 OK\r\nx-large: ${"x".repeat(100_000)}\r\ncontent-length: 0\r\n\r\n`),
    kind: "unreachable",
    message: /cannot be reached at http/,
  },
  {
    name: "a connection that ends in the middle of the head",
    script: (model) => model.sendsRaw("HTTP/1.1 200 OK\r\ncontent-ty"),
    kind: "cut-off",
    message: /closed the connection before it answered/,
    requests: 6,
  },
  {
    name: "an error in the middle of the stream",
    script: (model) => model.answers(answer).errsAfter(100),
    kind: "server",
    message: /The model crashed/,
    text: answer.slice(0, 100),
  },
];

describe("A spoilt answer is a typed outcome, never an answer, and what it used is counted:", () => {
  test.for(spoilt)(
    "$name",
    async ({ script, kind, message, text = "", requests = 1 }, { server, asking }) => {
      script(server.model("m"));
      const outcome = failureOf(await asking.ask());
      expect(outcome.failure.kind).toBe(kind);
      expect(outcome.failure.message).toMatch(message);
      expect(outcome.text).toBe(text);
      expect(outcome.usage.completionTokens).toBeGreaterThanOrEqual(server.tokensSent);
      expect(JSON.stringify(outcome)).not.toContain(key);
      expect(server.requests).toHaveLength(requests);
    },
  );

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

  test.for([
    ["a web page", "<html>"],
    ["nonsense in a stream", "data: lorem\n\n"],
    ["an error in a stream", 'data: {"error":"crashed"}\n\n'],
    ["bytes that are no text", "\u00FF"],
  ] as const)(
    "%s that never ends is not waited for, and its socket is freed",
    async ([, body], { server, asking }) => {
      server.model("m").replies({ kind: "body", body, encoding: "latin1", endless: true });
      await asking.ask();
      await server.until(({ aborts, openSockets }) => aborts === 1 && openSockets === 0);
    },
  );

  test("tokens of a truncated answer are the reported ones", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100));
    const outcome = failureOf(await asking.ask({ ...question, maxTokens: 10 }));
    expect(outcome.failure.kind).toBe("truncated");
    expect(outcome.usage).toMatchObject({ completionTokens: 10, source: "reported" });
  });
});

describe("A whole answer is the same text", () => {
  const forms: readonly { readonly name: string; readonly script: (model: ModelVerbs) => void }[] = [
    { name: "token by token", script: (model) => model.answers(answer) },
    { name: "as one event", script: (model) => model.answers(answer).streamed(1e9) },
    {
      name: "as one JSON document, though a stream was asked for",
      script: (model) => model.answers(answer).asJson(),
    },
    { name: "with CRLF", script: (model) => model.answers(answer).onTheWire({ lineEnd: "\r\n" }) },
    { name: "with CR", script: (model) => model.answers(answer).onTheWire({ lineEnd: "\r" }) },
    { name: "with keep-alives", script: (model) => model.answers(answer).onTheWire({ keepAlives: true }) },
    {
      name: "split inside characters",
      script: (model) => model.answers(answer).streamed(40).onTheWire({ bytes: 7, lineEnd: "\r\n" }),
    },
    {
      name: "after thinking, which is not part of it",
      script: (model) => model.answers(answer).thinking("Let me see."),
    },
    { name: "without [DONE]", script: (model) => model.answers(answer).withoutDone() },
    { name: "without finish_reason", script: (model) => model.answers(answer).finishes(null) },
    { name: "with usage on each piece", script: (model) => model.answers(answer).usage("each") },
  ];

  test.for(forms)("$name", async ({ script }, { server, asking }) => {
    script(server.model("m"));
    const outcome = await asking.ask();
    expect(outcome).toMatchObject({ kind: "answer", text: answer });
    expect(asking.pieces.join("")).toBe(answer);
    expect(outcome.usage).toEqual({
      promptTokens: server.requests[0]!.promptTokens,
      completionTokens: server.tokensSent,
      cachedTokens: 0,
      reasoningTokens: 0,
      source: "reported",
    });
  });

  test("of 5 MB in one event", async ({ server, asking }) => {
    const long = "x".repeat(5_000_000);
    server.model("m").answers(long).streamed(1e9);
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: long });
  });

  test("and without any usage is counted by us", async ({ server, asking }) => {
    server.model("m").answers(answer).usage("none");
    const { usage } = await asking.ask();
    expect(usage.source).toBe("estimated");
    expect(usage.completionTokens).toBeGreaterThanOrEqual(server.tokensSent);
    expect(usage.promptTokens).toBeGreaterThanOrEqual(server.requests[0]!.promptTokens);
  });

  test("and its connection is used again", async () => {
    await using server = await ScriptedServer.start();
    const asking = new Asking(server.baseUrl);
    server.model("m").answers(answer);
    for (let call = 0; call < 10; call += 1) {
      await asking.ask();
    }
    // Node's fetch gives a connection back a little after the end of its response, and so takes a second one.
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  test("when the server does not hang up after it", async ({ server, asking }) => {
    server.model("m").answers(answer).onTheWire({ lingers: true });
    const lingers = asking.timers.set(50);
    const outcome = asking.ask();
    await lingers;
    asking.timers.pass(50);
    expect(await outcome).toMatchObject({ kind: "answer", text: answer, usage: { source: "reported" } });
  });
});

/** Lets nearly as much time pass as would be a stall, once for all pieces that arrive together. */
function nearlyIdle(asking: Asking): () => void {
  let passed = false;
  return () => {
    if (!passed) {
      passed = true;
      setImmediate(() => (passed = false));
      asking.timers.pass(limits.idleMs - 1);
    }
  };
}

describe("A body in its own time", () => {
  test("that comes a byte at a time is no stall", async ({ server, asking }) => {
    server.model("m").answers("Grüße").streamed(1, 20).onTheWire({ bytes: 1 });
    const outcome = await asking.ask(question, nearlyIdle(asking));
    expect(outcome).toMatchObject({ kind: "answer", text: "Grüße" });
  });

  test("of which keep-alives come while the model thinks is no stall", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(10)).onTheWire({ keepAlives: true });
    expect(await asking.ask(question, nearlyIdle(asking))).toMatchObject({
      kind: "answer",
    });
  });

  test("whose head comes a byte at a time and never ends is a stall", async ({ server, asking }) => {
    server.model("m").sendsRaw("HTTP/1.1 200 OK\r\ncontent-type: text/ev", "hang");
    const outcome = asking.ask();
    await server.received(1);
    asking.timers.pass(limits.firstByteMs);
    expect(failureOf(await outcome).failure).toMatchObject({ kind: "timeout" });
    await server.until(({ openSockets }) => openSockets === 0);
  });

  test("of an error that never ends is a stall", async ({ server, asking }) => {
    server.model("m").replies({ kind: "body", status: 400, body: "because", endless: true });
    const outcome = asking.ask();
    await server.received(1);
    asking.timers.pass(limits.firstByteMs);
    expect(failureOf(await outcome).failure.message).toMatch(/did not begin to answer within 2.5 s/);
    await server.until(({ openSockets }) => openSockets === 0);
  });

  test("that begins with nothing and stays so is a stall", async ({ server, asking }) => {
    server.model("m").answers("yes").hangsAfter(0);
    const outcome = asking.ask();
    await server.received(1);
    await server.until(({ requests }) => requests[0]?.state === "open");
    const stopped = asking.timers.set(limits.idleMs);
    await stopped;
    asking.timers.pass(limits.idleMs);
    expect(failureOf(await outcome).failure.message).toMatch(/silent for 3 s/);
  });
});

describe("A call that is ended by us frees its socket:", () => {
  test("cancelled before it is made, nothing is sent", async ({ server, asking }) => {
    asking.controller.abort();
    expect(failureOf(await asking.ask())).toMatchObject({
      failure: { kind: "cancelled" },
      usage: { promptTokens: 0 },
    });
    expect(server.connections).toBe(0);
  });

  test("cancelled while the server thinks; the prompt is paid for", async ({ server, asking }) => {
    server.model("m").hangs();
    const outcome = asking.ask();
    await server.received(1);
    asking.controller.abort();
    const { failure, usage } = failureOf(await outcome);
    expect(failure).toEqual({ kind: "cancelled", message: "Cancelled." });
    expect(usage).toMatchObject({ source: "estimated", completionTokens: 0 });
    expect(usage.promptTokens).toBeGreaterThan(0);
    await server.until(({ aborts, openSockets }) => aborts === 1 && openSockets === 0);
  });

  test("cancelled in the middle; what was sent is paid for", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80);
    const outcome = asking.ask(question, () => {
      if (asking.pieces.length === 20) {
        asking.controller.abort();
      }
    });
    const { failure, usage, text } = failureOf(await outcome);
    expect(failure.kind).toBe("cancelled");
    expect(text).toBe("abcd".repeat(20));
    expect(usage).toMatchObject({ source: "estimated", completionTokens: server.tokensSent });
    await server.until(({ aborts, openSockets }) => aborts === 1 && openSockets === 0);
  });

  test("no first byte", async ({ server, asking }) => {
    server.model("m").hangs();
    const outcome = asking.ask();
    await server.received(1);
    asking.timers.pass(limits.firstByteMs);
    const { failure, usage } = failureOf(await outcome);
    expect(failure.kind).toBe("timeout");
    expect(failure.message).toMatch(/did not begin to answer within 2.5 s/);
    expect(usage.source).toBe("estimated");
    await server.until(({ aborts }) => aborts === 1);
  });

  test("silence in the middle", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80);
    const outcome = asking.ask(question, () => {
      if (asking.pieces.length === 20) {
        asking.timers.pass(limits.idleMs);
      }
    });
    const { failure, usage } = failureOf(await outcome);
    expect(failure.kind).toBe("timeout");
    expect(failure.message).toMatch(/silent for 3 s/);
    expect(usage.completionTokens).toBe(server.tokensSent);
    await server.until(({ aborts }) => aborts === 1);
  });

  test("an answer that goes on and on", async ({ server }) => {
    const asking = new Asking(server.baseUrl, { limits: { idleMs: 2 * limits.totalMs } });
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80);
    const outcome = asking.ask(question, () => {
      if (asking.pieces.length === 20) {
        asking.timers.pass(limits.totalMs);
      }
    });
    const { failure, usage } = failureOf(await outcome);
    expect(failure.kind).toBe("timeout");
    expect(failure.message).toMatch(/not done after 600 s/);
    expect(usage.completionTokens).toBe(server.tokensSent);
    await server.until(({ aborts }) => aborts === 1);
  });

  test("many at once", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80);
    const asked = Array.from({ length: 20 }, () => asking.model.ask(question, asking.controller.signal));
    await server.received(20);
    asking.controller.abort();
    const kinds = (await Promise.all(asked)).map((outcome) => failureOf(outcome).failure.kind);
    expect(new Set(kinds)).toEqual(new Set(["cancelled"]));
    expect(asking.timers.pending).toBe(0);
    await server.until(({ openSockets }) => openSockets === 0);
  });
});
