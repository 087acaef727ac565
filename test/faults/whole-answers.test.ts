import { describe, expect } from "vitest";
import type { ModelVerbs } from "../support/server/script-verbs.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Asking, test } from "./asking.ts";
import { answer, events, piece } from "./spoilt.ts";

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

describe("A whole answer in an unusual form is understood:", () => {
  const end = piece("", "stop");
  const usage = { prompt_tokens: 7, completion_tokens: 5 };
  test.for([
    ["without a blank behind data:", events(piece("Hello"), end, "[DONE]").replaceAll("data: ", "data:")],
    [
      "as parts",
      events(
        piece([
          { type: "text", text: "Hel" },
          { type: "text", text: "lo" },
        ]),
        end,
      ),
    ],
    [
      "after parts that are thoughts",
      events(piece([{ type: "thinking", thinking: [{ text: "hm" }] }]), piece("Hello", "stop")),
    ],
    [
      "with an error that is none",
      events({ ...piece("Hello"), error: "" }, { ...end, error: {} }, { ...end, error: null }),
    ],
    [
      "and once more as the whole",
      events(piece("Hello"), {
        choices: [{ index: 0, message: { content: "Hello" }, finish_reason: "stop" }],
      }),
    ],
    ["with a delta that is null", events({ choices: [{ index: 0, delta: null }] }, piece("Hello"), end)],
    ["with an index that is a text", events(piece("Hello", "stop", { index: "0" }))],
    [
      "with an index that is not 0",
      events(piece("Hel", null, { index: 7 }), piece("lo", "stop", { index: 7 })),
    ],
    [
      "with names and numbers of events",
      `\ufeffid: 1\nevent: message\nretry: 3000\n${events(piece("Hello"), end)}`,
    ],
    [
      "in events of several lines",
      `${JSON.stringify(piece("Hello", "stop"), null, 1).replaceAll(/^/gm, "data: ")}\n\n`,
    ],
    ["with characters that are escaped", events(piece("Hello"), end).replace("Hello", "\\u0048ello")],
  ] as const)("%s", async ([, body], { server, asking }) => {
    server.model("m").sendsNonsense(body);
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: "Hello" });
    expect(asking.pieces.join("")).toBe("Hello");
  });

  test.for([
    ["beside no choices", { choices: [], usage }],
    ["beside choices that are null", { choices: null, usage }],
    ["by itself", { usage }],
  ] as const)("with usage %s", async ([, last], { server, asking }) => {
    server.model("m").sendsNonsense(events(piece("Hello"), end, last, "[DONE]"));
    expect(await asking.ask()).toMatchObject({
      text: "Hello",
      usage: { promptTokens: 7, completionTokens: 5, source: "reported" },
    });
  });

  test.for([
    ["negative", { prompt_tokens: -7, completion_tokens: -5 }],
    ["beyond all windows", { prompt_tokens: 1e300, completion_tokens: 1 }],
    ["a text", { prompt_tokens: "7", completion_tokens: "5" }],
  ] as const)(
    "with usage that cannot be one (%s), which is counted by us",
    async ([, wrong], { server, asking }) => {
      server.model("m").sendsNonsense(events(piece("Hello"), end, { choices: [], usage: wrong }));
      const { usage: counted } = await asking.ask();
      expect(counted).toMatchObject({ source: "estimated", completionTokens: 2 });
      expect(counted.promptTokens).toBeGreaterThanOrEqual(server.requests[0]!.promptTokens);
    },
  );
});
