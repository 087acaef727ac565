import { describe, expect } from "vitest";
import { askSeveral, type ChatRequest } from "../../src/core/model/chat-model.ts";
import { failureOf, question, test } from "./asking.ts";

const full: ChatRequest = { ...question, maxTokens: 50, temperature: 1, topP: 0.9, seed: 3 };
const roles: ChatRequest = {
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: "One." },
    { role: "user", content: "Two." },
    { role: "assistant", content: "Three?" },
    { role: "user", content: "Yes." },
  ],
};

describe("What an endpoint refuses is learned once:", () => {
  test("top_p beside temperature", async ({ server, asking }) => {
    const message = "temperature and top_p cannot both be specified for this model.";
    server
      .model("m")
      .checks(({ body }) =>
        "top_p" in body ? { kind: "status", status: 400, error: { message } } : undefined,
      )
      .answers("yes");
    await asking.ask(full);
    await asking.ask(full);
    expect(server.requests.map(({ body }) => body["top_p"])).toEqual([0.9, undefined, undefined]);
    expect(server.requests[2]?.body.temperature).toBe(1);
  });

  test("the system role, which moves into the first user message", async ({ server, asking }) => {
    server.model("m").refusesSystem().answers("yes");
    await asking.ask(roles);
    await asking.ask(roles);
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.body.messages).toEqual([
      { role: "user", content: "Be brief.\n\nOne.\n\nTwo." },
      { role: "assistant", content: "Three?" },
      { role: "user", content: "Yes." },
    ]);
  });

  test("the system role, by a template that fails with 500", async ({ server, asking }) => {
    const message = "Jinja Exception: Only user and assistant roles are supported!";
    server
      .model("m")
      .checks((request) =>
        request.roles.includes("system") ? { kind: "status", status: 500, error: { message } } : undefined,
      )
      .answers("yes");
    expect(await asking.ask(roles)).toMatchObject({ text: "yes" });
    expect(server.requests).toHaveLength(2);
  });

  test("two messages of one role in a row, which become one", async ({ server, asking }) => {
    server.model("m").wantsTurns().answers("yes");
    await asking.ask(roles);
    await asking.ask(roles);
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.body.messages).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "One.\n\nTwo." },
      { role: "assistant", content: "Three?" },
      { role: "user", content: "Yes." },
    ]);
  });

  test("a system message that is out of turn", async ({ server, asking }) => {
    server
      .model("m")
      .wantsTurns()
      .refusesSystem("Conversation roles must alternate user/assistant")
      .answers("yes");
    expect(await asking.ask(roles)).toMatchObject({ text: "yes" });
    expect(server.requests.at(-1)?.roles).toEqual(["user", "assistant", "user"]);
  });

  test("asking for the whole, by a model that only streams, after it refused something about streaming", async ({
    server,
    asking,
  }) => {
    server.model("m").refuses("stream").answers("yes");
    await asking.ask();
    server.scripted("m").refused.clear();
    server.model("m").onlyStreams();
    expect(await asking.ask()).toMatchObject({ text: "yes" });
    expect(server.requests.map(({ body }) => body.stream)).toEqual([true, undefined, undefined, true]);
  });

  test("nothing by a rate limit, an overflow or a wrong key that name a parameter", async ({
    server,
    asking,
  }) => {
    const message = "temperature is not supported";
    server
      .model("m")
      .failsWith(429, { message })
      .failsWith(400, { message: `${message}: maximum context length is 9 tokens` })
      .failsWith(401, { message })
      .answers("yes");
    expect(failureOf(await asking.ask(full)).failure.kind).toBe("overflow");
    expect(failureOf(await asking.ask(full)).failure.kind).toBe("key");
    await asking.ask(full);
    expect(server.requests.map(({ body }) => body.temperature)).toEqual([1, 1, 1, 1]);
  });

  test("a refusal in another shape, as servers built on FastAPI send it", async ({ server, asking }) => {
    const detail = [
      { type: "extra_forbidden", loc: ["body", "seed"], msg: "Extra inputs are not permitted" },
    ];
    server
      .model("m")
      .checks(({ body }) =>
        "seed" in body ? { kind: "body", status: 422, body: JSON.stringify({ detail }) } : undefined,
      )
      .answers("yes");
    expect(await asking.ask(full)).toMatchObject({ text: "yes" });
    expect(server.requests).toHaveLength(2);
  });
});

describe("Several answers", () => {
  const three = Array.from({ length: 3 }, () => "an answer");

  test("are one request where n is honoured, and what is billed is divided", async ({ server, asking }) => {
    server.model("m").answers("an answer").thinking("hm");
    const pieces = ["", "", ""];
    const outcomes = await asking.model.askSeveral(full, 3, asking.controller.signal, (piece, answer) => {
      pieces[answer] = `${pieces[answer] ?? ""}${piece}`;
    });
    expect(outcomes.map(({ kind, text }) => [kind, text])).toEqual(three.map((text) => ["answer", text]));
    expect(pieces).toEqual(three);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.body.n).toBe(3);
    const prompts = outcomes.map(({ usage }) => usage.promptTokens);
    expect(prompts).toEqual([server.requests[0]!.promptTokens, 0, 0]);
    expect(outcomes.reduce((sum, { usage }) => sum + usage.completionTokens, 0)).toBe(server.tokensSent);
    expect(outcomes.every(({ usage }) => usage.source === "reported")).toBe(true);
    asking.expectNothingLeft();
  });

  test("are one document where the model does not stream", async ({ server, asking }) => {
    server.model("m").answers("an answer").neverStreams();
    const outcomes = await asking.model.askSeveral(question, 3, asking.controller.signal);
    expect(outcomes.map(({ text }) => text)).toEqual(three);
    expect(server.requests).toHaveLength(1);
  });

  test("are asked for one by one where n is ignored, each really given, and that is remembered", async ({
    server,
    asking,
  }) => {
    let answers = 0;
    server
      .model("m")
      .answers(() => `answer ${(answers += 1)}`)
      .ignoresN();
    const outcomes = await asking.model.askSeveral(full, 3, asking.controller.signal);
    expect(outcomes.map(({ text }) => text).sort()).toEqual(["answer 1", "answer 2", "answer 3"]);
    expect(outcomes.reduce((sum, { usage }) => sum + usage.completionTokens, 0)).toBe(server.tokensSent);
    expect(server.requests.map(({ body }) => body["seed"]).sort()).toEqual([3, 4, 5]);
    await asking.model.askSeveral(full, 2, asking.controller.signal);
    expect(server.requests.map(({ body }) => body.n)).toEqual([
      3,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.for([
    ["as unknown", { message: "Unsupported parameter: 'n'", param: "n" }],
    ["for its value", { message: "Only one completion choice is allowed" }],
    ["in words of its own", { message: "This server supports n = 1 only: n must be 1" }],
  ] as const)("are asked for one by one where n is refused %s", async ([, error], { server, asking }) => {
    server
      .model("m")
      .checks(({ body }) => ("n" in body ? { kind: "status", status: 400, error } : undefined))
      .answers("an answer");
    const outcomes = await asking.model.askSeveral(question, 3, asking.controller.signal);
    expect(outcomes.map(({ text }) => text)).toEqual(three);
    await asking.model.askSeveral(question, 3, asking.controller.signal);
    expect(server.requests.filter(({ body }) => "n" in body)).toHaveLength(1);
    expect(server.requests).toHaveLength(7);
    asking.expectNothingLeft();
  });

  test("that fail together are paid for once", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(40)).cutsAfter(80);
    const outcomes = await asking.model.askSeveral(question, 2, asking.controller.signal);
    expect(outcomes.map((outcome) => failureOf(outcome).failure.kind)).toEqual(["cut-off", "cut-off"]);
    expect(outcomes.map(({ text }) => text.length)).toEqual([80, 80]);
    expect(outcomes.reduce((sum, { usage }) => sum + usage.completionTokens, 0)).toBe(server.tokensSent);
    expect(outcomes[1]?.usage.promptTokens).toBe(0);
    server.model("m").sendsNonsense("");
    await asking.model.askSeveral(question, 2, asking.controller.signal);
    expect(server.requests.every(({ body }) => body.n === 2)).toBe(true);
  });

  test("that are refused are as many refusals", async ({ server, asking }) => {
    server.model("m").refusesKey();
    const outcomes = await asking.model.askSeveral(question, 3, asking.controller.signal);
    expect(outcomes.map((outcome) => failureOf(outcome).failure.kind)).toEqual(["key", "key", "key"]);
    expect(server.requests).toHaveLength(1);
  });

  test("that are mixed up in one stream are not used, and not asked for so again", async ({
    server,
    asking,
  }) => {
    const event = (content: string, finish_reason: string | null) =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`;
    server
      .model("m")
      .sendsNonsense(event("one", "stop") + event("two", "stop") + "data: [DONE]\n\n")
      .answers("an answer");
    const outcomes = await asking.model.askSeveral(question, 2, asking.controller.signal);
    expect(failureOf(outcomes[0]).failure).toMatchObject({ kind: "not-an-answer" });
    expect(failureOf(outcomes[0]).failure.message).toMatch(/mixed up several answers/);
    await asking.model.askSeveral(question, 2, asking.controller.signal);
    expect(server.requests.map(({ body }) => body.n)).toEqual([2, undefined, undefined]);
  });

  const piece = (content: string, index: unknown, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ choices: [{ index, delta: { content }, finish_reason }] })}\n\n`;
  const ends = (...indexes: readonly unknown[]) => indexes.map((index) => piece("", index, "stop")).join("");

  test.for([
    ["one piece of each in turn", [0, 1, 2]],
    ["in an order of its own", [2, 0, 1]],
    ["counted from 1", [1, 2, 3]],
    ["counted in text", ["0", "1", "2"]],
  ] as const)("that come %s are told apart", async ([, indexes], { server, asking }) => {
    const turns = ["a", "b"].map((turn) => indexes.map((index) => piece(`${turn}${index}`, index)).join(""));
    server.model("m").sendsNonsense(`${turns.join("")}${ends(...indexes)}data: [DONE]\n\n`);
    const pieces = ["", "", ""];
    const outcomes = await asking.model.askSeveral(question, 3, asking.controller.signal, (text, answer) => {
      pieces[answer] = `${pieces[answer] ?? ""}${text}`;
    });
    const expected = indexes.map((index) => `a${index}b${index}`);
    expect(outcomes.map(({ kind, text }) => [kind, text])).toEqual(expected.map((text) => ["answer", text]));
    expect(pieces).toEqual(expected);
    expect(server.requests).toHaveLength(1);
  });

  test("of which some are missing are completed one by one", async ({ server, asking }) => {
    server
      .model("m")
      .sendsNonsense(`${piece("one", 0)}${piece("two", 1)}${ends(1, 0)}data: [DONE]\n\n`)
      .answers("three");
    const outcomes = await asking.model.askSeveral(question, 3, asking.controller.signal);
    expect(outcomes.map(({ text }) => text)).toEqual(["one", "two", "three"]);
    expect(server.requests.map(({ body }) => body.n)).toEqual([3, undefined]);
  });

  test("that are more than asked for are as many as asked for, and all are paid for", async ({
    server,
    asking,
  }) => {
    server
      .model("m")
      .sendsNonsense(`${piece("one", 0)}${piece("two", 1)}${piece("three", 2)}${ends(0, 1, 2)}`);
    const outcomes = await asking.model.askSeveral(question, 2, asking.controller.signal);
    expect(outcomes.map(({ text }) => text)).toEqual(["one", "two"]);
    expect(outcomes.reduce((sum, { usage }) => sum + usage.completionTokens, 0)).toBeGreaterThanOrEqual(3);
  });

  test("of which one is truncated and one is cut are as good as the others are", async ({
    server,
    asking,
  }) => {
    const pieces = [0, 1, 2].map((index) => piece(`answer ${index}`, index)).join("");
    server.model("m").sendsNonsense(`${pieces}${piece("", 1, "length")}${ends(0)}`);
    const outcomes = await asking.model.askSeveral(question, 3, asking.controller.signal);
    expect(outcomes[0]).toMatchObject({ kind: "answer", text: "answer 0" });
    expect(outcomes.slice(1).map((outcome) => failureOf(outcome).failure.kind)).toEqual([
      "truncated",
      "cut-off",
    ]);
  });

  test("whose pieces are not numbered are not put together", async ({ server, asking }) => {
    const pieces = ["one", "two"].map((text) => piece(text, undefined)).join("");
    server
      .model("m")
      .sendsNonsense(`${pieces}${ends(undefined, undefined)}data: [DONE]\n\n`)
      .answers("an answer");
    const outcomes = await asking.model.askSeveral(question, 2, asking.controller.signal);
    expect(outcomes.map((outcome) => failureOf(outcome).failure.kind)).toEqual([
      "not-an-answer",
      "not-an-answer",
    ]);
    await asking.model.askSeveral(question, 2, asking.controller.signal);
    expect(server.requests.map(({ body }) => body.n)).toEqual([2, undefined, undefined]);
  });

  test("cancelled free their sockets", async ({ server, asking }) => {
    server.model("m").answers("abcd".repeat(100)).hangsAfter(80).ignoresN();
    const asked = asking.model.askSeveral(question, 3, asking.controller.signal);
    await server.received(1);
    asking.controller.abort();
    expect((await asked).map((outcome) => failureOf(outcome).failure.kind)).toEqual([
      "cancelled",
      "cancelled",
      "cancelled",
    ]);
    await server.until(({ openSockets }) => openSockets === 0);
    asking.expectNothingLeft();
  });

  test("of a model that cannot do that are as many calls", async ({ server, asking }) => {
    server.model("m").answers("an answer");
    const { model } = asking;
    const plain = { id: "m", label: "m", window: model.window, ask: model.ask.bind(model) };
    const outcomes = await askSeveral(plain, full, 3, asking.controller.signal);
    expect(outcomes.map(({ text }) => text)).toEqual(three);
    expect(server.requests.map(({ body }) => body["seed"]).sort()).toEqual([3, 4, 5]);
  });
});

describe("What is refused together or in other words is learned as well:", () => {
  test("two parameters in one sentence, of which one has another name", async ({ server, asking }) => {
    server
      .model("m")
      .checks(({ body }) =>
        "max_tokens" in body || "stream_options" in body
          ? {
              kind: "status",
              status: 400,
              error: { message: "Unknown parameters: max_tokens, stream_options" },
            }
          : undefined,
      )
      .answers("yes");
    expect(await asking.ask(full)).toMatchObject({ text: "yes" });
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.body["max_completion_tokens"]).toBe(50);
  });

  test("streaming that is not implemented (501)", async ({ server, asking }) => {
    server
      .model("m")
      .checks(({ body }) =>
        body.stream === true
          ? { kind: "status", status: 501, error: { message: "stream=true is not implemented" } }
          : undefined,
      )
      .answers("yes")
      .asJson();
    expect(await asking.ask()).toMatchObject({ text: "yes" });
    await asking.ask();
    expect(server.requests.map(({ body }) => body.stream)).toEqual([true, undefined, undefined]);
  });
});
