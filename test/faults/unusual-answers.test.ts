import { describe, expect } from "vitest";
import { failureOf, test } from "./asking.ts";
import { events, piece } from "./spoilt.ts";

const usage = { prompt_tokens: 7, completion_tokens: 5 };
const end = { choices: [], usage };
const jsonLines = [piece("Hel"), piece("lo"), piece("", "stop", {}), end].map((each) => JSON.stringify(each));

describe("What servers make of the protocol is understood:", () => {
  const forms: readonly { readonly name: string; readonly body: string }[] = [
    {
      name: "one line end between events",
      body: events(piece("Hel"), piece("lo"), piece("", "stop"), end, "[DONE]").replaceAll("\n\n", "\n"),
    },
    { name: "[done] in small letters", body: events(piece("Hello", "stop"), end, "[done]") },
    {
      name: "text in place of delta, as in the older protocol",
      body: events(
        { choices: [{ index: 0, text: "Hel" }] },
        { choices: [{ text: "lo", finish_reason: "stop" }] },
        end,
      ),
    },
    { name: "a JSON document a line", body: `${jsonLines.join("\n")}\n` },
    { name: "a JSON document a line, without the last line end", body: jsonLines.join("\n") },
    {
      name: "a megabyte of blanks before it",
      body: `${" \n".repeat(500_000)}${events(piece("Hello", "stop"), end)}`,
    },
    {
      name: "usage in words of another protocol",
      body: events(piece("Hello", "stop"), { choices: [], usage: { input_tokens: 7, output_tokens: 5 } }),
    },
    {
      name: "usage where Groq puts it",
      body: events(piece("Hello"), { ...piece("", "stop"), x_groq: { id: "1", usage } }),
    },
  ];

  test.for(forms)("$name", async ({ body }, { server, asking }) => {
    server.model("m").sendsNonsense(body);
    const outcome = await asking.ask();
    expect(outcome).toMatchObject({ kind: "answer", text: "Hello" });
    expect(outcome.usage).toMatchObject({ promptTokens: 7, completionTokens: 5, source: "reported" });
    expect(server.requests).toHaveLength(1);
  });

  const cut: readonly { readonly name: string; readonly body: string }[] = [
    { name: "one line end between events", body: events(piece("Hel"), piece("lo")).replaceAll("\n\n", "\n") },
    {
      name: "one line end between events, cut in one",
      body: events(piece("Hel"), piece("lo", "stop")).replaceAll("\n\n", "\n").slice(0, -20),
    },
    { name: "a JSON document a line", body: jsonLines.slice(0, 2).join("\n") },
    { name: "a JSON document a line, cut in one", body: jsonLines.join("\n").slice(0, 150) },
  ];
  test.for(cut)("but not taken for whole where it is cut: $name", async ({ body }, { server, asking }) => {
    server.model("m").sendsNonsense(body);
    expect(failureOf(await asking.ask()).failure).toMatchObject({ kind: "cut-off" });
  });
});

test.for(["length", "content_filter", "error"])(
  "An end by %s stays one, though a stop of the gateway follows",
  async (reason, { server, asking }) => {
    server.model("m").sendsNonsense(events(piece("half"), piece("", reason), piece("", "stop"), "[DONE]"));
    const { failure } = failureOf(await asking.ask());
    expect(["truncated", "filtered", "cut-off"]).toContain(failure.kind);
  },
);

describe("A stream that stays open after the end of its answer, without [DONE],", () => {
  test("is left after seconds", async ({ server, askWith }) => {
    server.model("m").answers("Hello").withoutDone().usage("end").onTheWire({ lingers: true });
    const asking = askWith({ limits: { idleMs: 60_000 } });
    const ended = asking.timers.set(5_000);
    const outcome = asking.ask();
    await ended;
    // What comes in one piece with the end is read before time passes.
    await new Promise((resolve) => setImmediate(resolve));
    asking.timers.pass(5_000);
    expect(await outcome).toMatchObject({ kind: "answer", text: "Hello", usage: { source: "reported" } });
  });

  test("but not where every piece is called the last one", async ({ server, askWith }) => {
    server
      .model("m")
      .sendsRaw(
        `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n${events(piece("Hel", "stop"))}`,
        "hang",
      );
    const asking = askWith({ limits: { idleMs: 60_000 } });
    let waits = 0;
    void asking.timers.set(5_000).then(() => (waits += 1));
    const idle = asking.timers.set(60_000);
    const outcome = asking.ask();
    await idle;
    await server.until(({ requests }) => requests.length === 1);
    expect(waits).toBe(0);
    asking.controller.abort();
    await outcome;
  });
});

describe("Thinking that is only in the total is paid for", () => {
  test.for([
    { name: "Google", said: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 112 } },
    {
      name: "xAI",
      said: {
        prompt_tokens: 7,
        completion_tokens: 5,
        total_tokens: 112,
        completion_tokens_details: { reasoning_tokens: 100 },
      },
    },
  ])("as $name reports it", async ({ said }, { server, asking }) => {
    server.model("m").sendsNonsense(events(piece("Hello", "stop"), { choices: [], usage: said }, "[DONE]"));
    const outcome = await asking.ask();
    expect(outcome.usage).toMatchObject({ promptTokens: 7, completionTokens: 105, reasoningTokens: 100 });
  });
});

describe("What an endpoint says about the way to it:", () => {
  test("a redirect is not followed, and its target is told without what may be a key", async ({
    server,
    asking,
  }) => {
    server.model("m").replies({
      kind: "status",
      status: 307,
      headers: { location: "https://other.example/v2/chat/completions?key=sk-12345678" },
    });
    const { failure } = failureOf(await asking.ask());
    expect(failure.message).toMatch(
      /redirects elsewhere \(307\).*It is https:\/\/other\.example\/v2\/chat\/completions$/,
    );
    expect(server.requests).toHaveLength(1);
  });

  test("a key in another spelling is not shown", async ({ server, askWith }) => {
    const apiKey = "key/with+signs==0123456789";
    const spelt = [Buffer.from(apiKey).toString("base64"), encodeURIComponent(apiKey)].join(" and ");
    server.model("m").failsWith(401, { message: `No account has ${spelt}.` });
    const { failure } = failureOf(await askWith({ apiKey }).ask());
    expect(failure.message).toMatch(/No account has \[key\]/);
    expect(failure.message).not.toContain(encodeURIComponent(apiKey));
    expect(failure.message).not.toContain(Buffer.from(apiKey).toString("base64").slice(0, 20));
  });

  test("a web page with status 403 is of something in between, and not about the key", async ({
    server,
    asking,
  }) => {
    const page = "<html><title>Blocked by your company</title></html>";
    server
      .model("m")
      .sendsRaw(`HTTP/1.1 403 Forbidden\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n${page}`);
    const { failure } = failureOf(await asking.ask());
    expect(failure).toMatchObject({ kind: "not-an-answer" });
    expect(failure.message).toMatch(/web page instead of an answer \(403\).*proxy/);
  });

  test("a key that Google finds not valid (400) is one that is refused", async ({ server, asking }) => {
    const error = {
      code: 400,
      message: "API key not valid. Please pass a valid API key.",
      status: "INVALID_ARGUMENT",
    };
    server.model("m").failsWith(400, error);
    expect(failureOf(await asking.ask()).failure).toMatchObject({ kind: "key" });
  });
});

describe("An error whose fields are not what they should be is an error like others:", () => {
  const hostile = { toString: 1, valueOf: 1 };
  const errors: readonly { readonly name: string; readonly error: object }[] = [
    {
      name: "a code that is an object",
      error: { message: "No.", code: hostile, type: hostile, status: hostile },
    },
    { name: "a code that is a list", error: { message: "No.", code: [hostile], type: [[]] } },
    { name: "a code every object has", error: { message: "No.", code: "constructor", type: "__proto__" } },
    { name: "a parameter that is an object", error: { message: "No.", param: hostile } },
  ];
  test.for(errors)("$name, with status 400", async ({ error }, { server, asking }) => {
    server.model("m").failsWith(400, error);
    const { failure } = failureOf(await asking.ask());
    expect(failure).toMatchObject({ kind: "refused-request" });
    expect(failure.message).toMatch(/refused the request to m \(400\): No\.$/);
  });

  test.for(errors)("$name, in a 200 body", async ({ error }, { server, asking }) => {
    server.model("m").sendsNonsense(JSON.stringify({ error }));
    const { failure } = failureOf(await asking.ask());
    expect(failure).toMatchObject({ kind: "server" });
    expect(failure.message).toMatch(/sent an error instead of an answer\. Try again later\. No\.$/);
  });
});
