import { createServer, type AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { noUsage, type ModelFailureKind } from "../../src/core/model/chat-model.ts";
import type { ModelVerbs } from "../support/server/script-verbs.ts";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Asking, failureOf, key, question, test } from "./asking.ts";

interface Refusal {
  readonly name: string;
  readonly script: (model: ModelVerbs) => void;
  readonly kind: ModelFailureKind;
  readonly message: RegExp;
  /** How often it is asked; once if not given. */
  readonly requests?: number;
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
  ...[
    "Model Not Exist",
    "Invalid model: m",
    "m is not a valid model ID",
    "Invalid model name passed in model=m",
    "The model `m` does not exist",
  ].map((message): Refusal => ({
    name: `an unknown model (400): ${message}`,
    script: (model) => model.failsWith(400, { message }),
    kind: "not-found",
    message: /no model "m" at .* \(400\).*Select Models/,
  })),
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
    requests: 6,
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
    requests: 6,
  },
  {
    name: "a gateway that gives up waiting (504)",
    script: (model) => model.failsWith(504),
    kind: "timeout",
    message: /gave up waiting/,
    requests: 6,
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
    kind: "overflow",
    message: /too long for m at Scripted \(400\).*larger window.*maximum context length is 8192/,
  },
  {
    name: "a prompt that is too long, as llama.cpp says it, with status 500",
    script: (model) =>
      model.failsWith(500, {
        message: "the request exceeds the available context size, try increasing it",
        type: "exceed_context_size_error",
      }),
    kind: "overflow",
    message: /exceeds the available context size/,
  },
  {
    name: "a prompt that is too long, as Anthropic says it",
    script: (model) =>
      model.failsWith(400, { message: "prompt is too long: 213462 tokens > 200000 maximum" }),
    kind: "overflow",
    message: /213462 tokens/,
  },
  {
    name: "a request that is too large for a gateway (413)",
    script: (model) =>
      model.replies({ kind: "body", status: 413, body: "<html>413 Request Entity Too Large</html>" }),
    kind: "overflow",
    message: /too long.*\(413\).*web page/,
  },
  {
    name: "a bound on the answer that is too large: a wrong value, and no overflow",
    script: (model) =>
      model.failsWith(400, {
        message: "max_tokens is too large: 9000. This model supports at most 4096 completion tokens.",
        param: "max_tokens",
      }),
    kind: "refused-request",
    message: /at most 4096/,
  },
  {
    name: "a server that is overloaded (529)",
    script: (model) => model.failsWith(529, { type: "overloaded_error", message: "Overloaded" }),
    kind: "server",
    message: /failed \(529\).*Overloaded/,
    requests: 6,
  },
  {
    name: "a server that Cloudflare does not reach (522)",
    script: (model) =>
      model.replies({ kind: "body", status: 522, body: "<html>Connection timed out</html>" }),
    kind: "server",
    message: /failed \(522\).*web page/,
    requests: 6,
  },
  {
    name: "a rate limit that ends in some centuries",
    script: (model) => model.limitsRate("99999999999"),
    kind: "rate-limit",
    message: /It asks to wait for days\./,
  },
  {
    name: "an error that is a number",
    script: (model) => model.failsWith(400, 7),
    kind: "refused-request",
    message: /\(400\): 7/,
  },
  {
    name: "an error whose parts are of other kinds than they should be",
    script: (model) => model.failsWith(400, { message: { text: "no" }, param: { a: 1 }, code: null }),
    kind: "refused-request",
    message: /\(400\): .*no/,
  },
  {
    name: "an error of nested objects without end",
    script: (model) =>
      model.replies({
        kind: "body",
        status: 400,
        body: `${'{"error":'.repeat(20_000)}1${"}".repeat(20_000)}`,
      }),
    kind: "refused-request",
    message: /refused the request to m \(400\)/,
  },
  {
    name: "a server that has no time (503)",
    script: (model) => model.failsWith(503, { message: "Loading model", type: "unavailable_error" }),
    kind: "server",
    message: /failed \(503\).*Loading model/,
    requests: 6,
  },
  {
    name: "a request that took the server too long to read (408)",
    script: (model) => model.failsWith(408),
    kind: "timeout",
    message: /gave up waiting for m \(408\)/,
    requests: 6,
  },
  {
    name: "a feature that the server lacks (501), which no waiting helps",
    script: (model) => model.failsWith(501),
    kind: "server",
    message: /failed \(501\)/,
  },
  {
    name: "a rate limit that never ends, of which nobody says how long it lasts",
    script: (model) => model.limitsRate(),
    kind: "rate-limit",
    message: /limits the rate for m.*fewer proposers/,
    requests: 6,
  },
  {
    name: "a rate limit that never ends, though each time the server says it will",
    script: (model) => model.limitsRate(1),
    kind: "rate-limit",
    message: /limits the rate for m.*It asks to wait 1 s/,
    requests: 12,
  },
  {
    name: "a redirect to a login page (302)",
    script: (model) =>
      model.replies({ kind: "status", status: 302, headers: { location: "https://login.example.com" } }),
    kind: "not-an-answer",
    message: /redirects elsewhere \(302\)/,
  },
  {
    name: "a method that is not allowed (405)",
    script: (model) => model.failsWith(405, { message: "Method Not Allowed" }),
    kind: "refused-request",
    message: /refused the request to m \(405\): Method Not Allowed/,
  },
  {
    name: "an error that is a text in another shape",
    script: (model) =>
      model.replies({ kind: "body", status: 400, body: '{"detail":[{"msg":"field required"}]}' }),
    kind: "refused-request",
    message: /\(400\).*field required/,
  },
  {
    name: "an error page of megabytes, of which little is repeated",
    script: (model) => model.replies({ kind: "body", status: 400, body: "word ".repeat(1_000_000) }),
    kind: "refused-request",
    message: /^.{20,400}$/,
  },
  {
    name: "a request that is refused without a reason",
    script: (model) => model.replies({ kind: "body", status: 400, body: "" }),
    kind: "refused-request",
    message: /refused the request to m \(400\)/,
  },
];

describe("A refusal is a typed outcome and costs nothing:", () => {
  test.for(refusals)("$name", async ({ script, kind, message, requests = 1 }, { server, asking }) => {
    script(server.model("m"));
    const outcome = failureOf(await asking.ask());
    expect(outcome.failure.kind).toBe(kind);
    expect(outcome.failure.message).toMatch(message);
    expect(outcome).toMatchObject({ text: "", usage: noUsage });
    expect(JSON.stringify(outcome)).not.toContain(key);
    expect(server.requests).toHaveLength(requests);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  test.for([301, 302, 303, 307, 308])(
    "a redirect to another host (%i), which gets neither the code nor the key",
    async (status, { server, asking }) => {
      await using other = await ScriptedServer.start();
      const location = `${other.baseUrl.replace("127.0.0.1", "localhost")}/chat/completions`;
      server.model("m").replies({ kind: "status", status, headers: { location } });
      expect(failureOf(await asking.ask()).failure).toMatchObject({ kind: "not-an-answer" });
      expect(other.connections).toBe(0);
    },
  );

  test("an address without /v1, where the one to set is named", async ({ server }) => {
    const { origin } = new URL(server.baseUrl);
    const outcome = failureOf(await new Asking(origin).ask());
    expect(outcome.failure).toMatchObject({ kind: "not-found" });
    expect(outcome.failure.message).toContain(`set the base URL to ${server.baseUrl}: most end in /v1.`);
  });

  test.for([
    [
      "llama.cpp",
      { message: "too long", type: "exceed_context_size_error", n_prompt_tokens: 9000, n_ctx: 4096 },
      4096,
    ],
    [
      "vLLM",
      { message: "This model's maximum context length is 8,192 tokens. However, you requested 9000" },
      8192,
    ],
    [
      "LM Studio",
      {
        message:
          "Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens",
      },
      4096,
    ],
    ["Anthropic", { message: "prompt is too long: 213462 tokens > 200000 maximum" }, 200_000],
    [
      "Google",
      { message: "The input token count (9000) exceeds the maximum number of tokens allowed (8192)." },
      8192,
    ],
    ["nobody", { message: "prompt is too long" }, undefined],
    ["a liar", { message: "prompt is too long", code: "context_length_exceeded", n_ctx: -1 }, undefined],
  ] as const)("how large the window is, as %s says it", async ([, error, tokens], { server, asking }) => {
    server.model("m").failsWith(400, error);
    const { failure } = failureOf(await asking.ask());
    expect(failure.kind).toBe("overflow");
    expect(failure.contextTokens).toBe(tokens);
  });

  test("no key where one is wanted", async ({ server, askWith }) => {
    server.requiresKey(key);
    const outcome = failureOf(await askWith({ apiKey: "" }).ask());
    expect(outcome.failure).toMatchObject({ kind: "key" });
    expect(outcome.failure.message).toMatch(/wants an API key and none is set.*OPENAI_API_KEY/);
  });

  test("a key that cannot be one is not sent", async ({ server, askWith }) => {
    const outcome = failureOf(await askWith({ apiKey: "two words" }).ask());
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

  test("in its newer name: it is sent in the older one, once", async ({ server, asking }) => {
    server.model("m").refuses("max_tokens").answers("yes");
    await asking.ask(full);
    server.model("m").refuses("max_completion_tokens");
    expect(failureOf(await asking.ask(full)).failure.kind).toBe("refused-request");
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
