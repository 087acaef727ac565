import { describe, expect, test } from "vitest";
import { published } from "../../../src/core/moa/published.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";
import { startTestGateway } from "../../support/start-gateway.ts";

const messages = [{ role: "user", content: "Write a class." }];

/** What the older proxy makes another text of. */
const code = "import x\nclass User:\n    pass\n\nUser: hello\nAssistant: <b>&amp;</b> \u{1F600}\n";

interface Completion {
  readonly choices: readonly {
    readonly index: number;
    readonly message: { readonly content: string | null; readonly tool_calls?: unknown };
    readonly finish_reason: string;
  }[];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly cost?: number;
  };
}

async function completion(response: Response): Promise<Completion> {
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return JSON.parse(text) as Completion;
}

/** The data of an event stream. */
async function events(response: Response): Promise<readonly string[]> {
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  return (await response.text()).split("\n\n").flatMap((event) => /^data: (.*)$/s.exec(event)?.[1] ?? []);
}

describe("moa-MODEL", () => {
  test("makes the calls of the published algorithm, and no other", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("an answer");
    await using gateway = await startTestGateway(server);
    const system = { role: "system", content: "Be exact." };
    await completion(
      await gateway.chat({ model: "moa-m", messages: [system, ...messages], temperature: 0.3 }),
    );
    const bodies = server.requests.map(({ body }) => body);
    expect(bodies.map(({ n = 1, temperature, max_tokens }) => ({ n, temperature, max_tokens }))).toEqual([
      { n: published.candidates, temperature: 1, max_tokens: published.sampling.maxTokens },
      { n: 1, temperature: 0.1, max_tokens: expect.any(Number) as number },
      { n: 1, temperature: 0.1, max_tokens: published.finalTokens },
    ]);
    // The candidates get the question as it is; critic and aggregator after it what was answered.
    expect(bodies[0]?.messages).toEqual([system, ...messages]);
    for (const body of bodies.slice(1)) {
      expect(body.messages?.[0]).toEqual(system);
      expect(String(body.messages?.at(-1)?.content)).toMatch(/^Write a class\.[^]*an answer/);
    }
  });

  test("gives the answer byte for byte, whole and streamed, whatever stands in it", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers(code).streamed(4, 5);
    await using gateway = await startTestGateway(server);
    const whole = await completion(await gateway.chat({ model: "moa-m", messages }));
    expect(whole.choices).toEqual([
      {
        index: 0,
        message: { role: "assistant", content: code, refusal: null },
        logprobs: null,
        finish_reason: "stop",
      },
    ]);
    const streamed = await events(await gateway.chat({ model: "moa-m", messages, stream: true }));
    const chunks = streamed
      .slice(0, -1)
      .map((data) => JSON.parse(data) as { choices: { delta: { content?: string } }[] });
    expect(chunks.flatMap(({ choices }) => choices.map(({ delta }) => delta.content ?? "")).join("")).toBe(
      code,
    );
    expect(streamed.at(-1)).toBe("[DONE]");
    expect(chunks.length).toBeGreaterThan(5);
  });

  test("streams the final answer while it is written, and lets go of it when the caller leaves", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("x").times(2).answers("The beginning and the end").hangsAfter(13);
    await using gateway = await startTestGateway(server);
    const leave = new AbortController();
    const response = await gateway.chat({ model: "moa-m", messages, stream: true }, { signal: leave.signal });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    const written = (): string =>
      [...said.matchAll(/"content":"([^"]*)"/g)].map(([, piece]) => piece).join("");
    while (written() !== "The beginning") {
      const { value, done } = await reader.read();
      expect(done).toBe(false);
      said += value ?? "";
    }
    expect(server.open).toBe(1);
    leave.abort();
    await expect(reader.read()).rejects.toThrow("aborted");
    await server.quiet();
    expect(server.aborts).toBe(1);
    await expect
      .poll(async () => (await gateway.fetch("/metrics")).text())
      .toContain('requests_total{route="chat",status="499",strategy="moa"} 1');
  });

  test("sums what all calls took, with the cost in a header, and unknown where it is not known", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("12345678");
    server.model("dear").answers("12345678");
    await using gateway = await startTestGateway(server, { args: ["--price", "m=1/2"] });
    const response = await gateway.chat({ model: "moa-m", messages });
    const { usage } = await completion(response);
    const prompt = server.requests.reduce((sum, { promptTokens }) => sum + promptTokens, 0);
    expect(usage).toMatchObject({ prompt_tokens: prompt, completion_tokens: server.tokensSent });
    const usd = (prompt + 2 * server.tokensSent) / 1e6;
    expect(Number(response.headers.get("x-patched-moa-cost-usd"))).toBeCloseTo(usd, 8);
    expect(response.headers.get("x-patched-moa-calls")).toBe("5");
    const streamed = await events(
      await gateway.chat({ model: "moa-m", messages, stream: true, stream_options: { include_usage: true } }),
    );
    expect(JSON.parse(streamed.at(-2) ?? "")).toMatchObject({ choices: [], usage });
  });

  test("with tools on offer, or in the middle of calls, the aggregator answers alone, and a header says so", async () => {
    await using server = await ScriptedServer.start();
    const call = { id: "c1", type: "function", function: { name: "read", arguments: '{"path":"a.ts"}' } };
    const body = JSON.stringify({
      choices: [
        { message: { role: "assistant", content: null, tool_calls: [call] }, finish_reason: "tool_calls" },
      ],
    });
    server.model("m").replies({ kind: "body", body, contentType: "application/json" });
    await using gateway = await startTestGateway(server);
    const tools = [
      {
        type: "function",
        function: { name: "read", parameters: { type: "object", properties: {} }, strict: true },
      },
    ];
    const asked = { model: "moa-m", messages, tools, tool_choice: "required", parallel_tool_calls: false };
    const response = await gateway.chat(asked);
    expect(response.headers.get("x-patched-moa-unmixed")).toMatch(/offers tools, whose calls are not mixed/);
    const { choices } = await completion(response);
    expect(choices[0]).toMatchObject({
      message: { content: null, tool_calls: [call] },
      finish_reason: "tool_calls",
    });
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.body).toMatchObject({
      messages,
      tools,
      tool_choice: "required",
      parallel_tool_calls: false,
    });

    const later = [
      ...messages,
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "c1", content: [{ type: "text", text: "class A {}" }] },
    ];
    const streamed = await gateway.chat({ model: "single&moa-m", messages: later, tools, stream: true });
    expect(streamed.headers.get("x-patched-moa-unmixed")).toMatch(/not mixed/);
    const deltas = (await events(streamed)).slice(0, -1).map((data) => JSON.parse(data) as unknown);
    expect(deltas).toContainEqual(
      expect.objectContaining({
        choices: [expect.objectContaining({ delta: { tool_calls: [{ index: 0, ...call }] } })],
      }),
    );
    expect(server.requests).toHaveLength(2);
    expect(server.requests[1]?.body.messages).toEqual([
      ...later.slice(0, 2),
      { role: "tool", tool_call_id: "c1", content: "class A {}" },
    ]);
  });
});

describe("what a caller says", () => {
  test("reaches the model whole: roles, names, images, several system messages, and parameters nobody here knows", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("done");
    await using gateway = await startTestGateway(server);
    const image = {
      type: "image_url",
      image_url: { url: "data:image/png;base64,iVBORw0KGgo=", detail: "low" },
    };
    const all = [
      { role: "system", content: "One." },
      { role: "user", name: "ada", content: [{ type: "text", text: "Look:" }, image] },
      { role: "assistant", content: "I see." },
      { role: "developer", content: "Two." },
      { role: "user", content: "And now?" },
    ];
    const parameters = {
      ...{ temperature: 0.5, top_p: 0.9, seed: 7, stop: ["END"], max_completion_tokens: 99 },
      ...{ response_format: { type: "json_object" }, reasoning_effort: "low" },
      ...{ frequency_penalty: 0.5, logit_bias: { 1: 2 }, top_k: 40, user: "u1" },
    };
    await completion(await gateway.chat({ model: "m", messages: all, ...parameters }));
    const { max_completion_tokens, ...others } = parameters;
    expect(server.requests[0]?.body).toMatchObject({
      messages: all.map((message) =>
        message.role === "developer" ? { ...message, role: "system" } : message,
      ),
      max_tokens: max_completion_tokens,
      ...others,
    });
    expect(server.requests[0]?.body).not.toHaveProperty("n");
  });

  test("n answers are n mixtures, with seeds of their own; what is cut at the caller's bound says so", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("x".repeat(100));
    await using gateway = await startTestGateway(server);
    const { choices } = await completion(
      await gateway.chat({ model: "moa-m", messages, n: 2, seed: 5, max_tokens: 10 }),
    );
    expect(choices.map(({ index, finish_reason }) => [index, finish_reason])).toEqual([
      [0, "length"],
      [1, "length"],
    ]);
    expect(server.requests).toHaveLength(6);
    const finals = server.requests.filter(
      ({ body }) => body.temperature === 0.1 && body["seed"] !== undefined,
    );
    expect(finals.map(({ body }) => body["seed"]).toSorted()).toEqual([1005, 5]);
  });

  test("a pipeline asks the next what the one before said; alternatives are an answer each", async () => {
    await using server = await ScriptedServer.start();
    server
      .model("m")
      .answers(({ prompt }) => (prompt.includes("Write a class.") ? "Write a poem." : "A poem."));
    await using gateway = await startTestGateway(server);
    const system = { role: "system", content: "Be brief." };
    const piped = await gateway.chat({ model: "single&single-m", messages: [system, ...messages] });
    expect((await completion(piped)).choices[0]?.message.content).toBe("A poem.");
    expect(server.requests.map(({ body }) => body.messages)).toEqual([
      [system, ...messages],
      [system, { role: "user", content: "Write a poem." }],
    ]);
    const beside = await completion(await gateway.chat({ model: "single|moa-m", messages }));
    expect(beside.choices).toHaveLength(2);
    expect(server.requests).toHaveLength(2 + 1 + 3);
  });
});

describe("what went wrong is never an answer", () => {
  test.each([
    [401, { message: "bad key" }, 502, "upstream_key"],
    [404, { message: "no such model" }, 404, "model_not_found"],
    [400, { message: "no good" }, 400, null],
    [
      400,
      { message: "This model's maximum context length is 10 tokens", code: "context_length_exceeded" },
      400,
      "context_length_exceeded",
    ],
  ])("%i of the models' endpoint with %j is %i", async (status, error, told, code) => {
    await using server = await ScriptedServer.start();
    server.model("m").failsWith(status, error);
    await using gateway = await startTestGateway(server);
    for (const stream of [false, true]) {
      const response = await gateway.chat({ model: "moa-m", messages, stream });
      expect(response.status).toBe(told);
      expect(await response.json()).toMatchObject({
        error: { code, type: told < 500 ? "invalid_request_error" : "server_error" },
      });
    }
  });

  test("a stream that breaks in the middle ends with an error, and without the word that it is whole", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("x").times(2).answers("The beginning and the end").cutsAfter(13);
    await using gateway = await startTestGateway(server);
    const streamed = await events(await gateway.chat({ model: "moa-m", messages, stream: true }));
    expect(JSON.parse(streamed.at(-1) ?? "")).toMatchObject({
      error: { code: "cut-off", type: "server_error" },
    });
    expect(streamed.join("")).not.toContain("[DONE]");
  });

  test("a budget holds for each key by itself, and says so before anything is sent", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("12345678");
    const keys = ["one", "two"].map((name) => ({ name, key: `key-of-${name}-0123456789` }));
    await using gateway = await startTestGateway(server, {
      args: ["--price", "m=10/10", "--budget", "0.05"],
      access: { kind: "keys", keys },
    });
    const ask = (key: string): Promise<Response> =>
      gateway.chat({ model: "m", messages }, { headers: { authorization: `Bearer ${key}` } });
    const [first, second] = keys.map(({ key }) => key);
    const statuses: number[] = [];
    for (let at = 0; at < 400 && statuses.at(-1) !== 429; at += 1) {
      const response = await ask(first!);
      statuses.push(response.status);
      if (response.status === 429) {
        expect(await response.json()).toMatchObject({ error: { type: "insufficient_quota" } });
        expect(response.headers.get("x-should-retry")).toBe("false");
      } else {
        await response.body?.cancel();
      }
    }
    expect(statuses.length).toBeGreaterThan(2);
    expect(statuses.at(-1)).toBe(429);
    const sent = server.requests.length;
    expect((await ask(first!)).status).toBe(429);
    expect(server.requests).toHaveLength(sent);
    expect((await ask(second!)).status).toBe(200);
  });
});

test("progress is told as thoughts to who asks for it, and to nobody else", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("done");
  await using gateway = await startTestGateway(server);
  const silent = await (await gateway.chat({ model: "moa-m", messages, stream: true })).text();
  expect(silent).not.toContain("reasoning_content");
  const asked = { model: "moa-m", messages, stream: true, patched_moa: { progress: true } };
  const told = await (await gateway.chat(asked)).text();
  expect(told).toMatch(
    /"reasoning_content":"Asking m [^"]* for 3 answers[^]*criticises[^]*writes the answer[^]*"content":"done"/,
  );
  expect(JSON.stringify(server.requests.map(({ body }) => body))).not.toContain("patched_moa");
});

test("lists mixes, strategies of models, and models", async () => {
  await using server = await ScriptedServer.start();
  server.model("m-mini");
  await using gateway = await startTestGateway(server);
  const { data } = (await (await gateway.fetch("/v1/models")).json()) as { data: { id: string }[] };
  expect(data.map(({ id }) => id)).toEqual(["small-x3", "local", "moa-m-mini", "adaptive-m-mini", "m-mini"]);
  expect(await (await gateway.fetch("/v1/models/moa-m-mini")).json()).toMatchObject({
    id: "moa-m-mini",
    object: "model",
  });
  expect((await gateway.fetch("/v1/models/none-such")).status).toBe(404);
});
