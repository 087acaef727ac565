import { describe, expect, test } from "vitest";
import type { ChatModel, ChatRequest } from "../../../../src/core/model/chat-model.ts";
import { ContinuingModel } from "../../../../src/core/model/client/continuing-model.ts";
import { OpenAiChatModel } from "../../../../src/core/model/client/openai-chat-model.ts";
import { createEndpoint } from "../../../../src/core/model/endpoint/endpoint.ts";
import { Budget } from "../../../../src/core/model/money/budget.ts";
import { BudgetedModel } from "../../../../src/core/model/money/budgeted-model.ts";
import { Ledger } from "../../../../src/core/model/money/ledger.ts";
import type { RunEstimate } from "../../../../src/core/model/money/estimate-run.ts";
import { metered } from "../../../../src/core/model/money/prices.ts";
import type {
  ConversationEvent,
  ConversationOutcome,
} from "../../../../src/core/moa/conversation/conversation.ts";
import { converse, type ConversationParts } from "../../../../src/core/moa/conversation/converse.ts";
import { SecretVault } from "../../../../src/core/privacy/secrets/secret-vault.ts";
import { drawn } from "../../../support/fake-secrets.ts";
import type { RecordedRequest } from "../../../support/server/recorded-request.ts";
import { ScriptedServer } from "../../../support/server/scripted-server.ts";
import { callList } from "../strategy/calls.ts";

interface Talk {
  readonly outcome: ConversationOutcome;
  readonly said: string;
  readonly events: readonly ConversationEvent[];
  readonly ledger: Ledger;
}

const question: ChatRequest = {
  messages: [
    { role: "system", content: "Be exact." },
    { role: "user", content: "What is a monad?" },
    { role: "assistant", content: "A burrito." },
    { role: "system", content: "Be short." },
    { role: "user", content: "Truly?" },
  ],
};

async function talk(
  server: ScriptedServer,
  request: ChatRequest = question,
  parts: Partial<ConversationParts> & { readonly window?: number } = {},
  signal = new AbortController().signal,
): Promise<Talk> {
  const { window, ...others } = parts;
  const ledger = new Ledger();
  const model: ChatModel = new ContinuingModel(
    new BudgetedModel(
      new OpenAiChatModel(createEndpoint({ baseUrl: server.baseUrl, label: "scripted" }), "m", {
        window: { contextTokens: window, answerTokens: undefined },
      }),
      { price: metered(1, 2), budget: new Budget(undefined), ledger, continuations: 0 },
    ),
  );
  let said = "";
  const events: ConversationEvent[] = [];
  const outcome = await converse(
    request,
    {
      mix: { models: [model] },
      strategy: "moa",
      secrets: new SecretVault(),
      seed: 1,
      onText: (piece) => (said += piece),
      onEvent: (event) => events.push(event),
      ...others,
    },
    signal,
  );
  return { outcome, said, events, ledger };
}

function scripted(server: ScriptedServer, final = "It is a monoid."): void {
  server.model("m").when("Criticise each answer").answers("All are vague.");
  server.model("m").when("your own final answer").answers(final);
  server.model("m").replies({ kind: "answer", text: "one", others: ["two", "three"] });
}

function messagesOf(request: RecordedRequest | undefined): readonly { role: string; content: unknown }[] {
  return request?.body.messages ?? [];
}

function notes({ events }: Talk): string {
  return events.flatMap((event) => (event.kind === "note" ? [event.text] : [])).join("\n");
}

describe("the published algorithm on a conversation", () => {
  test("where n is honoured: one request for three candidates, one critique, one final answer", async () => {
    await using server = await ScriptedServer.start();
    scripted(server);
    const { outcome, said } = await talk(server);
    expect(callList(server)).toEqual([
      ["proposal", 1, 4096],
      ["critique", 0.1, 1536],
      ["synthesis", 0.1, 8192],
    ]);
    expect(server.requests.map(({ body }) => body.n)).toEqual([3, undefined, undefined]);
    expect(outcome).toMatchObject({ kind: "answer", text: "It is a monoid.", cut: false });
    expect(outcome).not.toHaveProperty("unmixed");
    expect(said).toBe("It is a monoid.");
  });

  test("where n is ignored: three requests, and never a copy of an answer", async () => {
    await using server = await ScriptedServer.start();
    scripted(server);
    server.model("m").ignoresN();
    await talk(server);
    const list = callList(server);
    expect(list.filter(([kind]) => kind === "proposal")).toHaveLength(3);
    expect(list.slice(3).map(([kind]) => kind)).toEqual(["critique", "synthesis"]);
  });

  test("every message stays in its role and place; candidates and critique come after the last one's own words", async () => {
    await using server = await ScriptedServer.start();
    scripted(server);
    await talk(server);
    const [candidates, critique, final] = server.requests.map(messagesOf);
    expect(candidates).toEqual(question.messages);
    for (const mixed of [critique, final]) {
      expect(mixed?.slice(0, 4)).toEqual(question.messages.slice(0, 4));
      expect(mixed).toHaveLength(5);
      expect(mixed?.[4]?.content).toMatch(/^Truly\?\n\n/);
      for (const answer of ["one", "two", "three"]) {
        expect(mixed?.[4]?.content).toContain(`\n${answer}\n`);
      }
    }
    expect(final?.[4]?.content).toContain("All are vague.");
  });

  test("images go along to candidates, critic and aggregator", async () => {
    await using server = await ScriptedServer.start();
    scripted(server);
    const parts = [
      { kind: "text", text: "Left:" },
      { kind: "image", url: "data:image/png;base64,AAAA", detail: "low" },
      { kind: "text", text: "Right:" },
      { kind: "image", url: "https://example.org/b.png" },
    ] as const;
    await talk(server, { messages: [{ role: "user", content: "Left:Right:", parts }] });
    expect(messagesOf(server.requests[0])[0]?.content).toEqual([
      { type: "text", text: "Left:" },
      { type: "image_url", image_url: { url: "data:image/png;base64,AAAA", detail: "low" } },
      { type: "text", text: "Right:" },
      { type: "image_url", image_url: { url: "https://example.org/b.png" } },
    ]);
    for (const request of server.requests.slice(1)) {
      expect(JSON.stringify(messagesOf(request))).toContain("https://example.org/b.png");
    }
  });

  test("an answer that looks like a conversation comes through byte for byte", async () => {
    await using server = await ScriptedServer.start();
    const code =
      "import x\nclass User:\n    pass\n\nUser: hello\nAssistant: [end 00] answer A\r\n\ttab\u2028";
    scripted(server, code);
    const { outcome, said } = await talk(server);
    expect(outcome).toMatchObject({ kind: "answer", text: code });
    expect(said).toBe(code);
  });

  test("usage is that of all calls, prompt and completion, and the ledger's", async () => {
    await using server = await ScriptedServer.start();
    scripted(server);
    const { outcome, ledger } = await talk(server);
    const promptTokens = server.requests.reduce((sum, request) => sum + request.promptTokens, 0);
    expect(outcome.usage).toMatchObject({ promptTokens, completionTokens: server.tokensSent });
    expect(ledger.total().usage).toEqual(outcome.usage);
  });

  test("no secret is sent, and the answer has it in its place", async () => {
    await using server = await ScriptedServer.start();
    const secret = `ghp_${drawn("conversation", 36)}`;
    server.model("m").when("Criticise each answer").answers("Fine.");
    server.model("m").answers(({ prompt }) => `token = "${/MOA_SECRET_\w+/.exec(prompt)?.[0] ?? ""}"`);
    const { outcome, said } = await talk(server, {
      messages: [{ role: "user", content: `Write token = "${secret}" into a file.` }],
    });
    expect(server.requests).toHaveLength(3);
    expect(server.requests.map(({ prompt }) => prompt).join()).not.toContain(secret);
    expect(outcome).toMatchObject({ text: `token = "${secret}"` });
    expect(said).toBe(`token = "${secret}"`);
  });
});

describe("what goes wrong", () => {
  test("who says no to the estimate is asked nothing of, and the estimate counts every call", async () => {
    await using server = await ScriptedServer.start();
    scripted(server);
    const estimates: RunEstimate[] = [];
    const confirm = (estimate: RunEstimate): Promise<boolean> => {
      estimates.push(estimate);
      return Promise.resolve(false);
    };
    const { outcome } = await talk(server, question, { confirm });
    expect(outcome).toMatchObject({ kind: "failed", failure: { kind: "cancelled" } });
    expect(server.requests).toHaveLength(0);
    const [estimate] = estimates;
    expect(estimate).toMatchObject({ kind: "range", calls: 5, unpricedCalls: 0 });
    // Answers of 3 × 4096, 1800 and 8192 tokens at $2 a million, and their prompts at $1, in two of which three answers stand.
    expect(estimate).toHaveProperty("mostUsd", expect.closeTo(0.0446 + 0.0075, 3));
  });

  test("a failed candidate is none; when all fail that is what the caller gets, and not a text", async () => {
    await using server = await ScriptedServer.start();
    server.requiresKey("right");
    const { outcome, said } = await talk(server);
    expect(outcome).toMatchObject({ kind: "failed", failure: { kind: "key" } });
    expect(said).toBe("");
  });

  test("without its critique the mixture goes on, and says so", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("Criticise each answer").failsWith(400);
    scripted(server);
    const conversation = await talk(server);
    expect(conversation.outcome).toMatchObject({ kind: "answer", text: "It is a monoid." });
    expect(notes(conversation)).toContain("Without a critique");
    expect(server.requests.at(-1)?.prompt).not.toContain("a reviewer");
  });

  test("a final answer that fails before its first word leaves a candidate; one that breaks in the middle is a failure", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").when("your own final answer").failsWith(400).answers("It is half a").cutsAfter(5);
    scripted(server);
    const before = await talk(server);
    expect(before.outcome).toMatchObject({ kind: "answer", text: "one" });
    expect(before.outcome).toHaveProperty("unmixed");
    expect(before.said).toBe("one");
    expect(notes(before)).toContain("not mixed");
    const middle = await talk(server);
    expect(middle.outcome).toMatchObject({ kind: "failed", failure: { kind: "cut-off" } });
  });

  test("what does not fit into the window is left out, the critique first, and the conversation never", async () => {
    await using server = await ScriptedServer.start();
    const long = "word ".repeat(600);
    server.model("m").when("your own final answer").answers("short");
    server.model("m").when("Criticise each answer").answers("meh ".repeat(200));
    server.model("m").replies({ kind: "answer", text: `A ${long}`, others: [`B ${long}`, `C ${long}`] });
    const conversation = await talk(server, question, { window: 2700 });
    const final = server.requests.at(-1)?.prompt ?? "";
    expect(conversation.outcome).toMatchObject({ kind: "answer", text: "short" });
    expect(final).toContain("Truly?");
    expect(final.match(/\[begin \w+ answer/g)?.length).toBeLessThan(3);
    expect(notes(conversation)).toMatch(/Without a critique.*\n.*of 3 answers/);
  });

  test("a bound of the caller's is kept: the answer ends there, is not gone on with, and says that it is cut", async () => {
    await using server = await ScriptedServer.start();
    scripted(server, "It is a monoid in the category of endofunctors.");
    const { outcome, said } = await talk(server, { ...question, maxTokens: 5 });
    expect(outcome).toMatchObject({ kind: "answer", text: "It is a monoid in th", cut: true });
    expect(said).toBe("It is a monoid in th");
    expect(callList(server).map(([, , bound]) => bound)).toEqual([4096, 1536, 5]);
  });

  test("cancelling ends every call, and what was used is told", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").hangs();
    const abort = new AbortController();
    const talking = talk(server, question, {}, abort.signal);
    await server.received(1);
    abort.abort();
    expect((await talking).outcome).toMatchObject({ kind: "failed", failure: { kind: "cancelled" } });
    await server.quiet();
  });
});

describe("what is not mixed", () => {
  const tools = {
    definitions: [{ name: "read", description: "Reads a file.", parameters: { type: "object" } }],
    choice: "auto",
  } as const;
  const called = [
    { delta: { role: "assistant", content: "I look." } },
    { delta: { tool_calls: [{ index: 0, id: "c1", function: { name: "read", arguments: '{"pa' } }] } },
    { delta: { tool_calls: [{ index: 0, function: { arguments: 'th": "a.ts"}' } }] } },
    { delta: { tool_calls: [{ index: 1, id: "c2", function: { name: "read", arguments: "{}" } }] } },
    { delta: {}, finish_reason: "tool_calls" },
  ];
  const body = `${called.map((choice) => `data: ${JSON.stringify({ choices: [{ index: 0, ...choice }] })}`).join("\n\n")}\n\ndata: [DONE]\n\n`;

  test("with tools on offer the aggregator alone is asked, as the caller asks, and its calls are passed on", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").replies({ kind: "body", body, contentType: "text/event-stream" });
    const conversation = await talk(server, { ...question, tools, temperature: 0.6, stop: ["END"] });
    expect(conversation.outcome).toMatchObject({
      kind: "answer",
      text: "I look.",
      toolCalls: [
        { id: "c1", name: "read", arguments: '{"path": "a.ts"}' },
        { id: "c2", name: "read", arguments: "{}" },
      ],
    });
    expect(conversation.outcome).toHaveProperty("unmixed");
    expect(notes(conversation)).toContain("answers alone");
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.body).toMatchObject({
      temperature: 0.6,
      stop: ["END"],
      tool_choice: "auto",
      tools: [{ type: "function", function: { name: "read", parameters: { type: "object" } } }],
    });
    expect(server.requests[0]?.body).not.toHaveProperty("max_tokens");
  });

  test("a conversation in the middle of tool calls is answered by one, and the calls and results stand where they stood", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("It is empty.");
    const messages: ChatRequest["messages"] = [
      { role: "user", content: "Read a.ts" },
      { role: "assistant", content: "", toolCalls: [{ id: "c1", name: "read", arguments: "{}" }] },
      { role: "tool", content: "", toolCallId: "c1" },
    ];
    const { outcome } = await talk(server, { messages });
    expect(outcome).toMatchObject({ kind: "answer", text: "It is empty." });
    expect(messagesOf(server.requests[0])).toEqual([
      { role: "user", content: "Read a.ts" },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "read", arguments: "{}" } }],
      },
      { role: "tool", content: "", tool_call_id: "c1" },
    ]);
  });

  test("a secret in a tool's arguments is kept from the model and given to the tool, in sound JSON", async () => {
    await using server = await ScriptedServer.start();
    const secret = `ghp_${drawn("argument", 36)}`;
    server.model("m").replies({
      kind: "answer",
      text: "unused",
    });
    let placeholder = "";
    server.model("m").checks(({ prompt }) => {
      placeholder = /MOA_SECRET_\w+/.exec(prompt)?.[0] ?? "";
      const call = { id: "c", function: { name: "read", arguments: JSON.stringify({ key: placeholder }) } };
      const message = { role: "assistant", content: null, tool_calls: [call] };
      const json = JSON.stringify({ choices: [{ message, finish_reason: "tool_calls" }] });
      return { kind: "body", body: json, contentType: "application/json" };
    });
    const { outcome } = await talk(server, {
      messages: [{ role: "user", content: `Use token = "${secret}".` }],
      tools,
    });
    expect(placeholder).toMatch(/^MOA_SECRET_/);
    expect(outcome).toMatchObject({
      text: "",
      toolCalls: [{ name: "read", arguments: JSON.stringify({ key: secret }) }],
    });
  });

  test("adaptive takes what most candidates say, and asks no further; single asks once", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").replies({ kind: "answer", text: "42", others: ["42 \n", "41"] });
    const agreed = await talk(server, question, { strategy: "adaptive" });
    expect(agreed.outcome).toMatchObject({ text: "42", unmixed: "Most candidates say the same." });
    expect(agreed.said).toBe("42");
    expect(server.requests).toHaveLength(1);
    await talk(server, { ...question, temperature: 0.3 }, { strategy: "single" });
    expect(server.requests[1]?.body).toMatchObject({ temperature: 0.3 });
    expect(server.requests[1]?.body).not.toHaveProperty("n");
  });

  test("adaptive mixes where the candidates differ", async () => {
    await using server = await ScriptedServer.start();
    scripted(server);
    const { outcome } = await talk(server, question, { strategy: "adaptive" });
    expect(outcome).toMatchObject({ text: "It is a monoid." });
    expect(server.requests).toHaveLength(3);
  });
});
