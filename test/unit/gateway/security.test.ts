import { request } from "node:http";
import { networkInterfaces } from "node:os";
import { describe, expect, test } from "vitest";
import { usualLimits, startGateway } from "../../../src/core/gateway/gateway.ts";
import { parseServeOptions } from "../../../src/cli/serve-options.ts";
import { RawHttp } from "../../support/raw-http.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";
import { gatewayKey, startTestGateway, type TestGateway } from "../../support/start-gateway.ts";

const messages = [{ role: "user", content: "Hello" }];
const chat = { model: "m", messages };

/** A GET with a Host header of one's own, which fetch does not allow. */
function statusWithHost(gateway: TestGateway, path: string, host: string): Promise<number> {
  const { hostname, port } = new URL(gateway.baseUrl);
  const headers = { host, authorization: `Bearer ${gatewayKey}` };
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on("error", reject)
      .end();
  });
}

describe("where it listens", () => {
  test("is this machine alone, unless somebody says otherwise", async () => {
    expect(parseServeOptions([]).host).toBe("127.0.0.1");
    await using server = await ScriptedServer.start();
    await using gateway = await startTestGateway(server);
    const { port } = new URL(gateway.baseUrl);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((each) => each?.internal === false && each.family === "IPv4");
    if (outside !== undefined) {
      await expect(fetch(`http://${outside.address}:${port}/health`)).rejects.toThrow();
    }
    expect((await gateway.fetch("/health")).status).toBe(200);
  });

  test("is not beyond this machine without a key", async () => {
    const options = {
      port: 0,
      access: { kind: "open" },
      hosts: [],
      origins: [],
      limits: usualLimits,
    } as const;
    const parts = { offering: { list: () => Promise.resolve([]), open: () => Promise.reject(new Error()) } };
    await expect(
      startGateway({ ...options, host: "0.0.0.0" }, { ...parts, note: () => undefined }),
    ).rejects.toMatchObject({
      kind: "usage",
      message: expect.stringMatching(/leave out --host 0\.0\.0\.0/) as string,
    });
  });
});

describe("who may ask", () => {
  test.each([
    ["none", {}],
    ["another", { authorization: "Bearer moa-test-0123456789abcdeX" }],
    ["a part of it", { authorization: `Bearer ${gatewayKey.slice(0, -1)}` }],
    ["another scheme", { authorization: `Basic ${gatewayKey}` }],
    ["an empty one", { authorization: "Bearer " }],
  ])("with %s as key nobody gets more than the health", async (_, headers) => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("secret");
    await using gateway = await startTestGateway(server);
    const given = { authorization: "", ...headers };
    expect((await gateway.fetch("/health", { headers: given })).status).toBe(200);
    for (const path of ["/v1/models", "/v1/models/m", "/metrics", "/v1/none"]) {
      expect((await gateway.fetch(path, { headers: given })).status, path).toBe(401);
    }
    const response = await gateway.chat(chat, { headers: given });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      error: { type: "authentication_error", code: "invalid_api_key" },
    });
    expect(server.requests).toHaveLength(0);
  });

  test("the gateway's key goes to no model, and a model's key to no caller", async () => {
    await using server = await ScriptedServer.start();
    const own = "sk-upstream-0123456789";
    server.requiresKey(own);
    server.model("m").answers("done");
    const environment = { UPSTREAM: own };
    await using gateway = await startTestGateway(server, {
      args: ["--api-key-env", "UPSTREAM"],
      environment,
    });
    expect((await gateway.chat(chat)).status).toBe(200);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${own}`);
    expect(JSON.stringify(server.requests)).not.toContain(gatewayKey);
    server.model("bad").refusesKey();
    const refused = await gateway.chat({ ...chat, model: "bad" });
    expect(refused.status).toBe(502);
    expect(await refused.text()).not.toContain(own);
    // In which callers bring keys of their own, this one is not asked with the program's.
    expect((await gateway.chat(chat, { headers: { authorization: `Bearer ${own}` } })).status).toBe(401);
  });

  test("where callers bring their keys, each is passed on and nothing else is, not even to those who bring none", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("done");
    await using gateway = await startTestGateway(server, {
      args: ["--caller-keys"],
      access: { kind: "callers" },
      environment: { OPENAI_API_KEY: "sk-of-the-program-0123456789" },
    });
    const keys = ["sk-ada-0123456789", "sk-bob-0123456789"];
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => {
        const key = keys[at % 2]!;
        const own = [{ role: "user", content: key.slice(3, 6) }];
        return gateway.chat(
          { model: "moa-m", messages: own },
          { headers: { authorization: `Bearer ${key}` } },
        );
      }),
    );
    expect(server.requests).toHaveLength(60);
    for (const { headers, prompt } of server.requests) {
      expect(headers.authorization).toBe(`Bearer sk-${prompt.slice(0, 3)}-0123456789`);
    }
    expect((await gateway.chat(chat, { headers: { authorization: "" } })).status).toBe(401);
    expect(server.requests).toHaveLength(60);
    server.model("bad").refusesKey();
    const refused = await gateway.chat({ ...chat, model: "bad" });
    expect(refused.status).toBe(401);
  });
});

describe("web pages", () => {
  test("cannot ask under a name of their own that leads here", async () => {
    await using server = await ScriptedServer.start();
    await using gateway = await startTestGateway(server, { hosts: ["box.example"] });
    const { port } = new URL(gateway.baseUrl);
    for (const host of [
      "localhost",
      `localhost:${port}`,
      "127.0.0.1",
      `[::1]:${port}`,
      `BOX.example:${port}`,
    ]) {
      expect(await statusWithHost(gateway, "/v1/models", host), host).toBe(200);
    }
    for (const host of [
      ...["evil.example", "localhost.evil.example", "evil.example:80", "10.0.0.1", "0.0.0.0", "x@localhost"],
      ...["localhost:1:2", "127.0.0.1.evil.example", "local host", "[::ffff:10.0.0.1]"],
    ]) {
      expect(await statusWithHost(gateway, "/v1/models", host), host).toBeGreaterThanOrEqual(400);
      expect(await statusWithHost(gateway, "/health", host), host).toBeGreaterThanOrEqual(400);
    }
    using twice = new RawHttp(gateway.baseUrl);
    twice.send(
      `GET /v1/models HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nAuthorization: Bearer ${gatewayKey}\r\nConnection: close\r\n\r\n`,
    );
    await twice.closed;
    expect(twice.received).toMatch(/^HTTP\/1\.1 40[03] /);
  });

  test("get no word that they may read, unless their origin is named", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("done");
    const origin = "https://page.example";
    const preflight = {
      method: "OPTIONS",
      headers: { authorization: "", origin, "access-control-request-method": "POST" },
    };
    const allowed = (response: Response): string | null =>
      response.headers.get("access-control-allow-origin");
    await using closed = await startTestGateway(server);
    for (const response of [
      await closed.fetch("/v1/chat/completions", preflight),
      await closed.fetch("/v1/models", { headers: { origin } }),
      await closed.chat(chat, { headers: { origin } }),
    ]) {
      expect(allowed(response)).toBeNull();
    }
    await using open = await startTestGateway(server, { origins: [origin] });
    const answer = await open.fetch("/v1/chat/completions", preflight);
    expect([answer.status, allowed(answer)]).toEqual([204, origin]);
    expect(allowed(await open.chat(chat, { headers: { origin } }))).toBe(origin);
    expect(allowed(await open.chat(chat, { headers: { origin: "https://other.example" } }))).toBeNull();
    expect(() => parseServeOptions(["--allow-origin", "*"])).toThrow(/\* is none/);
  });

  test("cannot send what needs no leave of the browser, even where no key is asked for", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("done");
    await using gateway = await startTestGateway(server, { access: { kind: "open" } });
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=json",
    ]) {
      expect((await gateway.chat(chat, { headers: { "content-type": type } })).status).toBe(415);
    }
    expect(server.requests).toHaveLength(0);
  });
});

describe("limits", () => {
  test("on the body: announced or not, more is not read", async () => {
    await using server = await ScriptedServer.start();
    await using gateway = await startTestGateway(server, { limits: { bodyBytes: 100_000 } });
    const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${gatewayKey}\r\nContent-Type: application/json\r\n`;
    using announced = new RawHttp(gateway.baseUrl);
    announced.send(`${head}Content-Length: 100000000\r\n\r\n`);
    await announced.closed;
    expect(announced.received).toMatch(/^HTTP\/1\.1 413 [^]*request_too_large/);
    using chunked = new RawHttp(gateway.baseUrl);
    chunked.send(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    const piece = `4000\r\n${"x".repeat(0x4000)}\r\n`;
    for (let sent = 0; sent < 200 && chunked.received === ""; sent += 1) {
      chunked.send(piece);
      await chunked.drained();
    }
    await chunked.closed;
    expect(chunked.received).toMatch(/^HTTP\/1\.1 413 /);
    expect(server.requests).toHaveLength(0);
  });

  test("on the time that a request takes to arrive: its head, and its body", async () => {
    await using server = await ScriptedServer.start();
    await using gateway = await startTestGateway(server, { limits: { headMs: 200, bodyMs: 300 } });
    using slowHead = new RawHttp(gateway.baseUrl);
    slowHead.send("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-A: ");
    using slowBody = new RawHttp(gateway.baseUrl);
    slowBody.send(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${gatewayKey}\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{"model":`,
    );
    await Promise.all([slowHead.closed, slowBody.closed]);
    expect(slowHead.received).toMatch(/^HTTP\/1\.1 408 /);
    expect(slowBody.received).toMatch(/^HTTP\/1\.1 408 /);
  });

  test("on the time of an answer: the models are let go of, and the caller is told", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").hangs();
    await using gateway = await startTestGateway(server, { limits: { answerMs: 200 } });
    const response = await gateway.chat({ ...chat, model: "moa-m" });
    expect(response.status).toBe(504);
    expect(await response.json()).toMatchObject({ error: { code: "timeout" } });
    await server.quiet();
    expect(server.aborts).toBe(server.requests.length);
  });

  test("on requests at once: one more is told to come back, and nobody is asked for it", async () => {
    await using server = await ScriptedServer.start();
    server.model("m").answers("done").held();
    await using gateway = await startTestGateway(server, { limits: { atOnce: 2 } });
    const answers = [gateway.chat(chat), gateway.chat(chat)];
    await server.received(2);
    const third = await gateway.chat(chat);
    expect([third.status, third.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(server.requests).toHaveLength(2);
    server.release();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  });
});

describe("at the end", () => {
  test("what is being answered is answered to the last byte, and nobody else is let in", async () => {
    await using server = await ScriptedServer.start({ keepAlive: false });
    server.model("m").answers("The whole answer").held();
    await using gateway = await startTestGateway(server);
    const streamed = gateway.chat({ ...chat, stream: true });
    await server.received(1);
    const closing = gateway.close();
    await expect(gateway.fetch("/health")).rejects.toThrow();
    server.release();
    const text = await (await streamed).text();
    expect(text).toContain("[DONE]");
    await closing;
    await server.quiet();
    await server.until(({ openSockets }) => openSockets === 0);
  });

  test("what does not end by itself is ended: the caller is told, models and sockets are let go of", async () => {
    await using server = await ScriptedServer.start({ keepAlive: false });
    server.model("slow").answers("The beginning and the end").hangsAfter(13);
    server.model("m").hangs();
    await using gateway = await startTestGateway(server, { limits: { graceMs: 100 } });
    const streamed = await gateway.chat({ ...chat, model: "slow", stream: true });
    const whole = gateway.chat(chat);
    await server.received(2);
    await gateway.close();
    expect((await whole).status).toBe(503);
    expect(await streamed.text()).toMatch(/"code":"shutting_down"/);
    await server.quiet();
    await server.until(({ openSockets }) => openSockets === 0);
    expect(server.aborts).toBe(2);
  });
});
