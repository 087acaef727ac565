import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { APICallError, generateText, jsonSchema, stepCountIs, streamText, tool } from "ai";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { ScriptedServer } from "../../support/server/scripted-server.ts";
import { gatewayKey, startTestGateway, type TestGateway } from "../../support/start-gateway.ts";

/* The clients that people have, over HTTP, as their makers publish them. */

const answer = "class User:\n    pass\nUser: ok";
const png =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const schema = {
  type: "object" as const,
  properties: { path: { type: "string" as const } },
  required: ["path"],
};

/** Models: `m` answers, `tools` calls one and answers when it was called, `slow` never ends, `down` fails. */
async function models(): Promise<ScriptedServer> {
  const server = await ScriptedServer.start();
  server.model("m").answers(answer);
  const call = { id: "c1", type: "function", function: { name: "read", arguments: '{"path":"a.ts"}' } };
  const calling = JSON.stringify({
    choices: [
      { message: { role: "assistant", content: null, tool_calls: [call] }, finish_reason: "tool_calls" },
    ],
    usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
  });
  server
    .model("tools")
    .replies({ kind: "body", body: calling, contentType: "application/json" })
    .answers("It is empty.");
  server.model("slow").answers("x").times(2).answers(answer).hangsAfter(8);
  server.model("down").failsWith(400, { message: "not today" });
  return server;
}

describe("openai", () => {
  const client = (gateway: TestGateway, apiKey = gatewayKey): OpenAI =>
    new OpenAI({ baseURL: gateway.baseUrl, apiKey });
  const messages = [{ role: "user", content: "Write a class." }] as const;

  test("asks: whole, streamed, for several answers, and for the list of models", async () => {
    await using server = await models();
    await using gateway = await startTestGateway(server);
    const openai = client(gateway);
    const whole = await openai.chat.completions.create({ model: "moa-m", messages: [...messages] });
    expect(whole.choices[0]?.message.content).toBe(answer);
    expect(whole.usage?.prompt_tokens).toBeGreaterThan(0);
    const stream = await openai.chat.completions.create({
      ...{ model: "moa-m", messages: [...messages], n: 2, stream: true },
      stream_options: { include_usage: true },
    });
    const said = ["", ""];
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) {
      chunk.choices.forEach(
        ({ index, delta }) => (said[index] = `${said[index] ?? ""}${delta.content ?? ""}`),
      );
      usage = chunk.usage ?? usage;
    }
    expect(said).toEqual([answer, answer]);
    expect(usage?.total_tokens).toBeGreaterThan(0);
    const names: string[] = [];
    for await (const { id } of openai.models.list()) {
      names.push(id);
    }
    expect(names).toContain("moa-m");
  });

  test("leaves in the middle, calls tools, shows images", async () => {
    await using server = await models();
    await using gateway = await startTestGateway(server);
    const openai = client(gateway);
    const stream = await openai.chat.completions.create({
      model: "moa-slow",
      messages: [...messages],
      stream: true,
    });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content !== "") {
        break;
      }
    }
    stream.controller.abort();
    await server.quiet();
    expect(server.aborts).toBe(1);
    const runner = openai.chat.completions.runTools({
      model: "moa-tools",
      messages: [...messages],
      tools: [
        {
          type: "function",
          function: {
            name: "read",
            description: "Reads.",
            parameters: schema,
            parse: JSON.parse,
            function: () => "",
          },
        },
      ],
    });
    expect(await runner.finalContent()).toBe("It is empty.");
    await openai.chat.completions.create({
      model: "m",
      messages: [
        {
          role: "user",
          content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${png}` } }],
        },
      ],
    });
    expect(JSON.stringify(server.requests.at(-1)?.body.messages)).toContain(png);
  });

  test("tells errors apart, and asks once", async () => {
    await using server = await models();
    await using gateway = await startTestGateway(server);
    const ask = (model: string, key?: string): Promise<unknown> =>
      client(gateway, key).chat.completions.create({ model, messages: [...messages] });
    await expect(ask("m", "wrong")).rejects.toBeInstanceOf(OpenAI.AuthenticationError);
    await expect(ask("none-such")).rejects.toMatchObject({
      constructor: OpenAI.NotFoundError,
      code: "model_not_found",
      type: "invalid_request_error",
    });
    await expect(ask("bogus-m")).rejects.toMatchObject({
      constructor: OpenAI.BadRequestError,
      code: "unknown_strategy",
    });
    await expect(ask("down")).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    server.model("broken").failsWith(501);
    const before = server.requests.length;
    await expect(ask("broken")).rejects.toBeInstanceOf(OpenAI.InternalServerError);
    expect(server.requests.length - before).toBe(1);
  });
});

describe("the AI SDK", () => {
  const provider = (gateway: TestGateway, apiKey = gatewayKey): ReturnType<typeof createOpenAICompatible> =>
    createOpenAICompatible({ name: "gateway", baseURL: gateway.baseUrl, apiKey, includeUsage: true });
  const prompt = "Write a class.";

  test("asks: whole, streamed with progress, with tools and with images", async () => {
    await using server = await models();
    await using gateway = await startTestGateway(server);
    const ask = provider(gateway);
    const whole = await generateText({ model: ask("moa-m"), prompt });
    expect(whole.text).toBe(answer);
    expect(whole.usage.inputTokens).toBeGreaterThan(0);
    const streamed = streamText({
      model: ask("moa-m"),
      prompt,
      providerOptions: { gateway: { patched_moa: { progress: true } } },
    });
    expect(await streamed.text).toBe(answer);
    expect((await streamed.finalStep).reasoningText).toContain("criticises");
    const called: unknown[] = [];
    const { text } = await generateText({
      model: ask("moa-tools"),
      prompt,
      tools: {
        read: tool({
          inputSchema: jsonSchema(schema),
          execute: (input: unknown) => {
            called.push(input);
            return "";
          },
        }),
      },
      stopWhen: stepCountIs(3),
    });
    expect([text, called]).toEqual(["It is empty.", [{ path: "a.ts" }]]);
    await generateText({
      model: ask("m"),
      messages: [
        {
          role: "user",
          content: [
            { type: "file", mediaType: "image/png", data: png },
            { type: "text", text: prompt },
          ],
        },
      ],
    });
    expect(JSON.stringify(server.requests.at(-1)?.body.messages)).toContain(png);
  });

  test("leaves in the middle, and tells errors apart", async () => {
    await using server = await models();
    await using gateway = await startTestGateway(server);
    const leave = new AbortController();
    const { textStream } = streamText({
      model: provider(gateway)("moa-slow"),
      prompt,
      abortSignal: leave.signal,
    });
    for await (const piece of textStream) {
      expect(answer.startsWith(piece)).toBe(true);
      break;
    }
    leave.abort();
    await server.quiet();
    expect(server.aborts).toBe(1);
    const ask = (model: string, key?: string): Promise<unknown> =>
      generateText({ model: provider(gateway, key)(model), prompt, maxRetries: 0 });
    await expect(ask("m", "wrong")).rejects.toMatchObject({ constructor: APICallError, statusCode: 401 });
    await expect(ask("none-such")).rejects.toMatchObject({ statusCode: 404 });
    await expect(ask("bogus-m")).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringMatching(/no strategy "bogus"/) as string,
    });
  });
});

describe("LangChain", () => {
  const model = (gateway: TestGateway, name: string, more: object = {}): ChatOpenAI =>
    new ChatOpenAI({
      ...{ model: name, apiKey: gatewayKey, maxRetries: 0, ...more },
      configuration: { baseURL: gateway.baseUrl },
    });
  const messages = [new SystemMessage("Be exact."), new HumanMessage("Write a class.")];

  test("asks: whole, streamed, for several answers, with tools and with images", async () => {
    await using server = await models();
    await using gateway = await startTestGateway(server);
    const whole = await model(gateway, "moa-m").invoke(messages);
    const tokens = { input_tokens: expect.any(Number) as number };
    expect(whole).toMatchObject({ content: answer, usage_metadata: tokens });
    let said = "";
    for await (const chunk of await model(gateway, "moa-m").stream(messages)) {
      said += chunk.text;
    }
    expect(said).toBe(answer);
    const several = await model(gateway, "moa-m", { n: 2 }).generate([messages]);
    expect(several.generations[0]?.map(({ text }) => text)).toEqual([answer, answer]);
    const withTools = model(gateway, "moa-tools").bindTools([
      { type: "function", function: { name: "read", parameters: schema } },
    ]);
    const calling = await withTools.invoke(messages);
    expect(calling.tool_calls).toMatchObject([{ id: "c1", name: "read", args: { path: "a.ts" } }]);
    const result = new ToolMessage({ content: "", tool_call_id: "c1" });
    expect((await withTools.invoke([...messages, calling, result])).content).toBe("It is empty.");
    const url = `data:image/png;base64,${png}`;
    await model(gateway, "m").invoke([
      new HumanMessage({ content: [{ type: "image_url", image_url: { url } }] }),
    ]);
    expect(JSON.stringify(server.requests.at(-1)?.body.messages)).toContain(png);
  });

  test("leaves in the middle, and tells errors apart", async () => {
    await using server = await models();
    await using gateway = await startTestGateway(server);
    const leave = new AbortController();
    const reading = async (): Promise<void> => {
      for await (const chunk of await model(gateway, "moa-slow").stream(messages, { signal: leave.signal })) {
        if (chunk.text !== "") {
          leave.abort();
        }
      }
    };
    await expect(reading()).rejects.toThrow(/abort/i);
    await server.quiet();
    expect(server.aborts).toBe(1);
    const ask = (name: string, more: object = {}): Promise<unknown> =>
      model(gateway, name, more).invoke(messages);
    await expect(ask("m", { apiKey: "wrong" })).rejects.toMatchObject({ status: 401 });
    await expect(ask("none-such")).rejects.toMatchObject({ status: 404 });
    await expect(ask("bogus-m")).rejects.toMatchObject({ status: 400 });
  });
});
