import { createServer, type AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { noUsage, type ModelFailureKind } from "../../src/core/model/chat-model.ts";
import type { ModelVerbs } from "../support/server/script-verbs.ts";
import { Asking, failureOf, key, question, test } from "./asking.ts";

interface Refusal {
  readonly name: string;
  readonly script: (model: ModelVerbs) => void;
  readonly kind: ModelFailureKind;
  readonly message: RegExp;
}

const refusals: readonly Refusal[] = [
  {
    name: "a wrong key (401), which the server shows",
    script: (model) => model.refusesKey(),
    kind: "key",
    message: /refused the API key.*"Patched MoA: Set API Key".*OPENAI_API_KEY.*provided: \[key\]/,
  },
  {
    name: "a wrong key (401), of which the server shows the ends",
    script: (model) =>
      model.failsWith(401, { message: `Incorrect API key: ${key.slice(0, 9)}*****${key.slice(-4)}` }),
    kind: "key",
    message: /Incorrect API key: \[key\]$/,
  },
  {
    name: "a key without the right (403)",
    script: (model) => model.failsWith(403, { message: "Not in your region" }),
    kind: "key",
    message: /\(403\).*Not in your region/,
  },
  {
    name: "an unknown model (404)",
    script: (model) => model.failsWith(404, { message: "model not found" }),
    kind: "not-found",
    message: /no model "m".*Select Models.*--model.*\/v1/,
  },
  {
    name: "an account without credit, which no waiting helps",
    script: (model) =>
      model.failsWith(429, { message: "You exceeded your quota", code: "insufficient_quota" }),
    kind: "rate-limit",
    message: /no credit left/,
  },
  {
    name: "a payment that is due (402)",
    script: (model) => model.failsWith(402, { message: "Insufficient credits" }),
    kind: "rate-limit",
    message: /no credit left/,
  },
  {
    name: "a rate limit that asks for a longer wait than anyone sits through",
    script: (model) => model.limitsRate(3600),
    kind: "rate-limit",
    message: /limits the rate.*wait 3600 s/,
  },
  {
    name: "a server that fails (500)",
    script: (model) => model.failsWith(500),
    kind: "server",
    message: /failed \(500\).*Scripted failure 500/,
  },
  {
    name: "a gateway that fails with a web page (502)",
    script: (model) =>
      model.replies({
        kind: "body",
        status: 502,
        body: "<html><body>Bad gateway</body></html>",
        contentType: "text/html",
      }),
    kind: "server",
    message: /failed \(502\).*web page/,
  },
  {
    name: "a gateway that gives up waiting (504)",
    script: (model) => model.failsWith(504),
    kind: "timeout",
    message: /gave up waiting/,
  },
  {
    name: "a redirect, which is not followed",
    script: (model) =>
      model.replies({
        kind: "status",
        status: 307,
        headers: { location: "http://127.0.0.1:9/v1/chat/completions" },
      }),
    kind: "not-an-answer",
    message: /redirects elsewhere \(307\)/,
  },
  {
    name: "a prompt that is too long: not a missing feature, though the message names max_tokens",
    script: (model) =>
      model.failsWith(400, {
        message: "This model's maximum context length is 8192 tokens, max_tokens is not supported beyond it",
        code: "context_length_exceeded",
      }),
    kind: "refused-request",
    message: /maximum context length is 8192/,
  },
  {
    name: "a request that is refused without a reason",
    script: (model) => model.replies({ kind: "body", status: 400, body: "" }),
    kind: "refused-request",
    message: /refused the request to m \(400\)/,
  },
];

describe("A refusal is a typed outcome, asked once, and costs nothing:", () => {
  test.for(refusals)("$name", async ({ script, kind, message }, { server, asking }) => {
    script(server.model("m"));
    const outcome = failureOf(await asking.ask());
    expect(outcome.failure.kind).toBe(kind);
    expect(outcome.failure.message).toMatch(message);
    expect(outcome).toMatchObject({ text: "", usage: noUsage });
    expect(JSON.stringify(outcome)).not.toContain(key);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  test("no key where one is wanted", async ({ server }) => {
    server.requiresKey(key);
    const outcome = failureOf(await new Asking(server.baseUrl, "").ask());
    expect(outcome.failure).toMatchObject({ kind: "key" });
    expect(outcome.failure.message).toMatch(/wants an API key and none is set.*OPENAI_API_KEY/);
  });

  test("a key that cannot be one is not sent", async ({ server }) => {
    const outcome = failureOf(await new Asking(server.baseUrl, "two words").ask());
    expect(outcome.failure).toMatchObject({ kind: "key" });
    expect(outcome.failure.message).not.toContain("two words");
    expect(server.requests).toHaveLength(0);
  });

  test("nobody listens", async () => {
    const port = await unusedPort();
    const outcome = failureOf(await new Asking(`http://127.0.0.1:${port}/v1`).ask());
    expect(outcome).toMatchObject({ failure: { kind: "unreachable" }, usage: noUsage });
    expect(outcome.failure.message).toMatch(/connection refused\. Is the server running/);
  });

  test("a host that does not exist", async () => {
    const outcome = failureOf(await new Asking("http://no-such-host.invalid/v1").ask());
    expect(outcome).toMatchObject({ failure: { kind: "unreachable" }, usage: noUsage });
    expect(outcome.failure.message).toMatch(/no such host|cannot be looked up/);
  });
});

describe("A rate limit", () => {
  test("is waited for as long as the server says, then asked again", async ({ server, asking }) => {
    server.model("m").limitsRate(7).answers("done");
    const waits = asking.timers.set(7_000);
    const outcome = asking.ask();
    await waits;
    expect(server.requests).toHaveLength(1);
    asking.timers.pass(7_000);
    expect(await outcome).toMatchObject({ kind: "answer", text: "done" });
  });

  test("is given up after two waits", async ({ server, asking }) => {
    server.model("m").limitsRate();
    const first = asking.timers.set(1_000);
    const second = asking.timers.set(2_000);
    const outcome = asking.ask();
    await first;
    asking.timers.pass(1_000);
    await second;
    asking.timers.pass(2_000);
    expect(failureOf(await outcome).failure.kind).toBe("rate-limit");
    expect(server.requests).toHaveLength(3);
  });

  test("is not waited for after a cancel", async ({ server, asking }) => {
    server.model("m").limitsRate(7);
    const waits = asking.timers.set(7_000);
    const outcome = asking.ask();
    await waits;
    asking.controller.abort();
    expect(failureOf(await outcome)).toMatchObject({ failure: { kind: "cancelled" }, usage: noUsage });
    expect(server.requests).toHaveLength(1);
  });

  test("that is a 503 with Retry-After is waited for too", async ({ server, asking }) => {
    server
      .model("m")
      .replies({
        kind: "status",
        status: 503,
        error: { message: "overloaded" },
        headers: { "retry-after": "5" },
      })
      .answers("done");
    const waits = asking.timers.set(5_000);
    const outcome = asking.ask();
    await waits;
    asking.timers.pass(5_000);
    expect(await outcome).toMatchObject({ kind: "answer", text: "done" });
  });
});

describe("A parameter that is refused", () => {
  const full = { ...question, maxTokens: 50, temperature: 1, seed: 3 };

  test("is left out or renamed, each once, and that is remembered", async ({ server, asking }) => {
    server
      .model("m")
      .refuses("max_tokens")
      .refuses("temperature")
      .refuses("stream_options")
      .refuses("seed")
      .answers("yes");
    expect(await asking.ask(full)).toMatchObject({
      kind: "answer",
      text: "yes",
      usage: { source: "estimated" },
    });
    expect(server.requests).toHaveLength(5);
    await asking.ask(full);
    expect(server.requests).toHaveLength(6);
    const { body } = server.requests[5]!;
    expect(body).toMatchObject({ model: "m", stream: true, max_completion_tokens: 50 });
    expect(Object.keys(body)).not.toContain("temperature");
  });

  test("and that is streaming: the whole answer is asked for", async ({ server, asking }) => {
    server.model("m").refuses("stream").answers("yes");
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: "yes", usage: { source: "reported" } });
    expect(server.requests.map(({ body }) => body.stream)).toEqual([true, undefined]);
  });

  test("and that nobody sent ends the call", async ({ server, asking }) => {
    server
      .model("m")
      .failsWith(400, { message: "Unsupported parameter: 'frequency_penalty'", param: "frequency_penalty" });
    expect(failureOf(await asking.ask(full)).failure.kind).toBe("refused-request");
    expect(server.requests).toHaveLength(1);
  });

  test("again and again ends the call: the bound on the answer is never given up", async ({
    server,
    asking,
  }) => {
    server.model("m").refuses("max_tokens").refuses("max_completion_tokens").answers("yes");
    expect(failureOf(await asking.ask(full)).failure.kind).toBe("refused-request");
    expect(server.requests).toHaveLength(2);
  });

  test("by a wrong key's message is not a habit", async ({ server, asking }) => {
    server
      .model("m")
      .failsWith(401, { message: "temperature is not supported", param: "temperature" })
      .answers("yes");
    expect(failureOf(await asking.ask(full)).failure.kind).toBe("key");
    await asking.ask(full);
    expect(server.requests[1]?.body.temperature).toBe(1);
  });
});

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
