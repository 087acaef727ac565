import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import { unknownWindow } from "../../src/core/model/chat-model.ts";
import { discoverLocalServers } from "../../src/core/model/endpoint/discover.ts";
import { createEndpoint } from "../../src/core/model/endpoint/endpoint.ts";
import { listModels } from "../../src/core/model/endpoint/list-models.ts";
import { Secret } from "../../src/core/model/secret.ts";
import { ManualTimers } from "../support/server/manual-timers.ts";
import { key, test } from "./asking.ts";

const never = new AbortController().signal;

describe("The models of an endpoint", () => {
  test("are those that can chat", async ({ server }) => {
    server.requiresKey(key);
    server.models(
      "gpt-4o-mini",
      "text-embedding-3-small",
      "whisper-1",
      "tts-1",
      "dall-e-3",
      "qwen2.5-coder:7b",
    );
    const endpoint = createEndpoint({ baseUrl: server.baseUrl, apiKey: new Secret(() => key) });
    expect((await listModels(endpoint, never)).map(({ id }) => id)).toEqual([
      "gpt-4o-mini",
      "qwen2.5-coder:7b",
    ]);
  });

  test("need the right key", async ({ server }) => {
    server.requiresKey(key);
    const endpoint = createEndpoint({
      baseUrl: server.baseUrl,
      apiKey: new Secret(() => "wrong-key-0123456789"),
    });
    const failure = await listModels(endpoint, never).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "key" });
    expect(String(failure)).not.toContain("wrong-key");
  });

  test("are not asked for with a key that cannot be one", async ({ server }) => {
    const endpoint = createEndpoint({
      baseUrl: server.baseUrl,
      apiKey: new Secret(() => "sk-\u00e9clair key"),
    });
    const failure = await listModels(endpoint, never).catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: "key" });
    expect(String(failure)).not.toContain("clair");
    expect(server.requests).toHaveLength(0);
  });

  test("need a server", async () => {
    const endpoint = createEndpoint({ baseUrl: "http://no-such-host.invalid/v1" });
    await expect(listModels(endpoint, never)).rejects.toMatchObject({ kind: "unreachable" });
  });

  test("are none at an address that lists none", async ({ server }) => {
    const endpoint = createEndpoint({ baseUrl: server.baseUrl });
    await expect(listModels(endpoint, never)).rejects.toMatchObject({ kind: "no-model" });
    const wrong = createEndpoint({ baseUrl: `${server.baseUrl}/v2` });
    await expect(listModels(wrong, never)).rejects.toMatchObject({ kind: "no-model" });
  });

  test("are all of them, if they are 5,000", async () => {
    const data = Array.from({ length: 5_000 }, (_, number) => ({ id: `vendor/model-${number}` }));
    await using listener = await Listener.start(() => JSON.stringify({ data }));
    const models = await listModels(createEndpoint({ baseUrl: listener.baseUrl }), never);
    expect(models.map(({ id }) => id)).toEqual(data.map(({ id }) => id));
  });

  test("are understood under any content type, each once, and none that would write over a terminal", async () => {
    const data = [{ id: "a" }, { id: "\u001b[2Jb" }, null, { id: 5 }, { id: "a" }, { id: "c".repeat(9_999) }];
    await using listener = await Listener.start(() => JSON.stringify({ data }));
    expect(await listModels(createEndpoint({ baseUrl: listener.baseUrl }), never)).toEqual([
      { id: "a", window: unknownWindow },
    ]);
  });

  test.for([
    ["that is no JSON", "{oops"],
    ["that is a page", "<html>hello</html>"],
    ["of nested brackets without end", `{"data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ])("are none in a list %s", async ([, body]) => {
    await using listener = await Listener.start(() => body);
    await expect(listModels(createEndpoint({ baseUrl: listener.baseUrl }), never)).rejects.toMatchObject({
      kind: "no-model",
    });
  });

  test("are none in a list that does not end, of which only so much is read", async () => {
    await using endless = await Listener.start((response) => {
      const more = (): void => {
        while (response.write(`{"id":"${"x".repeat(100_000)}"},`)) {
          // As fast as it goes.
        }
      };
      response.on("drain", more).write('{"data":[');
      more();
      return undefined;
    });
    const left = endless.left;
    await expect(listModels(createEndpoint({ baseUrl: endless.baseUrl }), never)).rejects.toMatchObject({
      kind: "no-model",
    });
    await left;
  });

  test("are to be named where the endpoint has no list of them", async () => {
    await using listener = await Listener.start((response) => {
      response.writeHead(404).end("{}");
      return undefined;
    });
    const failure = await listModels(createEndpoint({ baseUrl: listener.baseUrl }), never).catch(String);
    expect(failure).toMatch(/has no list of models at http\S+\/models\. Name one: with --model/);
  });

  test("are not waited for after a cancel", async () => {
    await using silent = await Listener.start(() => undefined);
    const controller = new AbortController();
    const timers = new ManualTimers();
    const models = listModels(createEndpoint({ baseUrl: silent.baseUrl }), controller.signal, timers);
    await silent.asked;
    controller.abort();
    await expect(models).rejects.toMatchObject({ kind: "cancelled" });
    expect(timers.pending).toBe(0);
  });
});

describe("Servers on this machine", () => {
  test("are found, with their models; whatever else listens is passed over", async ({ server }) => {
    server.models("llama3.2", "nomic-embed-text");
    await using page = await Listener.start(() => "<html>hello</html>");
    await using other = await Listener.start(() => '{"data":[{"name":"not a model"}]}');
    await using redirect = await Listener.start(() => undefined, { location: server.baseUrl });
    const ports = [server.baseUrl, page.baseUrl, other.baseUrl, redirect.baseUrl].map((url) =>
      Number(new URL(url).port),
    );
    const places = ports.map((port) => ({ label: "Ollama", port }));
    const found = await discoverLocalServers(never, places);
    expect(found).toEqual([
      {
        endpoint: { baseUrl: server.baseUrl, label: "Ollama", keyVariable: "OPENAI_API_KEY" },
        models: [{ id: "llama3.2", window: unknownWindow }],
      },
    ]);
  });

  test("that do not answer within 0.4 s are not waited for", async () => {
    await using silent = await Listener.start(() => undefined);
    const timers = new ManualTimers();
    const found = discoverLocalServers(
      never,
      [{ label: "vLLM", port: Number(new URL(silent.baseUrl).port) }],
      timers,
    );
    await silent.asked;
    timers.pass(400);
    expect(await found).toEqual([]);
    expect(timers.pending).toBe(0);
  });
});

/** What is sent; `undefined`: nothing more than the function itself writes. */
type Body = (response: ServerResponse) => string | undefined;

/** Something that listens on a port of this machine and is no model server. */
class Listener {
  /** Resolves with the first request. */
  readonly asked: Promise<void>;
  /** Resolves when the first response is over, by whomever. */
  readonly left: Promise<void>;
  readonly #http: Server;

  static async start(body: Body, headers: Record<string, string> = {}): Promise<Listener> {
    const listener = new Listener(body, headers);
    await new Promise<void>((resolve) => listener.#http.listen(0, "127.0.0.1", resolve));
    return listener;
  }

  private constructor(body: Body, headers: Record<string, string>) {
    this.#http = createServer();
    this.asked = new Promise((resolve) => this.#http.once("request", () => resolve()));
    this.left = new Promise((resolve) =>
      this.#http.once("request", (_, response) => response.once("close", () => resolve())),
    );
    this.#http.on("request", (_, response) => {
      const text = body(response);
      if (text !== undefined || "location" in headers) {
        response.writeHead("location" in headers ? 302 : 200, headers).end(text);
      }
    });
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/v1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}
