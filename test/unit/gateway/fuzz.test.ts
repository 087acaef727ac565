import fc from "fast-check";
import { expect, test } from "vitest";
import { RawHttp } from "../../support/raw-http.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";
import { gatewayKey, startTestGateway, type TestGateway } from "../../support/start-gateway.ts";

const key = `Authorization: Bearer ${gatewayKey}`;
const sound = { model: "m", messages: [{ role: "user", content: "Hello" }] };

/** That it still serves, and nothing that came before is left over. */
async function expectAlive(gateway: TestGateway): Promise<void> {
  const response = await gateway.chat(sound);
  expect(response.status).toBe(200);
  await response.body?.cancel();
  expect(gateway.notes).toEqual([]);
  await expect
    .poll(async () => (await gateway.fetch("/metrics")).text())
    .toContain("patched_moa_requests_in_flight 0");
}

/** Any JSON in the place of any part of a request that is sound. */
const almostSound = fc
  .tuple(
    fc.constantFrom(
      "model",
      "messages",
      "n",
      "stream",
      "stop",
      "tools",
      "tool_choice",
      "seed",
      "patched_moa",
      "x",
    ),
    fc.jsonValue({ maxDepth: 3 }),
  )
  .map(([field, value]) => ({ ...sound, [field]: value }));
const almostMessage = fc
  .tuple(
    fc.constantFrom("system", "user", "assistant", "tool", "developer", "function", "constructor"),
    fc.jsonValue({ maxDepth: 3 }),
    fc.dictionary(
      fc.constantFrom("tool_calls", "name", "tool_call_id", "__proto__", "parts"),
      fc.jsonValue(),
    ),
  )
  .map(([role, content, more]) => ({ ...sound, messages: [{ role, content, ...more }, ...sound.messages] }));

test("whatever JSON it is sent, it answers in the protocol's words, and never with 500", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("done");
  await using gateway = await startTestGateway(server);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.jsonValue({ maxDepth: 4 }), almostSound, almostMessage), async (json) => {
      const response = await gateway.chat(json as object);
      const text = await response.text();
      expect([200, 400, 404], text).toContain(response.status);
      if (response.status !== 200) {
        expect(JSON.parse(text)).toMatchObject({
          error: { message: expect.any(String) as string, type: "invalid_request_error" },
        });
      }
    }),
    { numRuns: 400 },
  );
  await expectAlive(gateway);
});

test.each([
  ["nothing", ""],
  ["half a document", '{"model":"m","messages":[{"role":"us'],
  ["bytes", "\u0000\u00ff\u00fe{]"],
  ["two documents", "{}{}"],
  ["a very deep document", `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
  [
    "a very deep field",
    `{"model":"m","messages":[{"role":"user","content":"x"}],"deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
  ],
  [
    "a prototype",
    '{"__proto__":{"model":"m"},"constructor":{"prototype":{"x":1}},"model":"m","messages":[{"role":"user","content":"x"}]}',
  ],
  ["a field twice", '{"model":"none","model":"m","messages":[{"role":"user","content":"x"}]}'],
  ["a number beyond all", '{"model":"m","n":1e999,"messages":[{"role":"user","content":"x"}]}'],
  ["lone surrogates", '{"model":"m","messages":[{"role":"user","content":"\\ud800 x \\udfff"}]}'],
])("a body that is %s does it no harm", async (_, body) => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("done");
  await using gateway = await startTestGateway(server);
  const headers = { "content-type": "application/json" };
  const response = await gateway.fetch("/v1/chat/completions", { method: "POST", headers, body });
  expect([200, 400]).toContain(response.status);
  await response.body?.cancel();
  expect(({} as Record<string, unknown>)["model"]).toBeUndefined();
  await expectAlive(gateway);
});

test("100 MB are refused without being kept", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("done");
  await using gateway = await startTestGateway(server);
  using raw = new RawHttp(gateway.baseUrl);
  raw.send(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n${key}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const before = process.memoryUsage();
  const piece = Buffer.from(`100000\r\n${"x".repeat(0x10_0000)}\r\n`);
  for (let megabytes = 0; megabytes < 100 && raw.isOpen; megabytes += 1) {
    raw.send(piece);
    await raw.drained();
  }
  raw.end();
  await raw.closed;
  expect(raw.received === "" || raw.received.startsWith("HTTP/1.1 413 ")).toBe(true);
  const now = process.memoryUsage();
  expect(now.external + now.heapUsed - before.external - before.heapUsed).toBeLessThan(90_000_000);
  await expectAlive(gateway);
});

const tricks: readonly (readonly [name: string, head: string])[] = [
  ["no Host", `GET /v1/models HTTP/1.1\r\n${key}\r\n\r\n`],
  [
    "length and chunks at once",
    `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n${key}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  ],
  [
    "two lengths",
    `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n${key}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}`,
  ],
  [
    "a length below zero",
    `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n${key}\r\nContent-Length: -1\r\n\r\n`,
  ],
  ["a folded header", `GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n${key}\r\n\r\n`],
  [
    "a header of a megabyte",
    `GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX: ${"a".repeat(1_000_000)}\r\n\r\n`,
  ],
  ["ten thousand headers", `GET /v1/models HTTP/1.1\r\nHost: localhost\r\n${"X: a\r\n".repeat(10_000)}\r\n`],
  ["a NUL in a header", `GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n`],
  [
    "another address in the target",
    `GET http://evil.example/v1/models HTTP/1.1\r\nHost: localhost\r\n${key}\r\n\r\n`,
  ],
  ["a path out of the root", `GET /v1/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n${key}\r\n\r\n`],
  ["a path that is none", `GET /v1/models/%ZZ%00 HTTP/1.1\r\nHost: localhost\r\n${key}\r\n\r\n`],
  ["a method that is none", `PWN /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n`],
  ["a tunnel", `CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`],
  [
    "another protocol",
    `GET /v1/models HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  ],
  ["TLS", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"],
  [
    "an expectation",
    `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n${key}\r\nExpect: everything\r\nContent-Length: 2\r\n\r\n{}`,
  ],
];

test.each(tricks)("%s does it no harm, and gets no model", async (_, head) => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("done");
  await using gateway = await startTestGateway(server);
  using raw = new RawHttp(gateway.baseUrl);
  raw.send(Buffer.from(head, "latin1")).end();
  await raw.closed;
  expect(raw.received).not.toMatch(/HTTP\/1\.1 (?:500|101)/);
  // What follows on the same connection is not taken for a request of its own.
  expect(raw.received.match(/^HTTP\/1\.1 /gm)?.length ?? 0).toBeLessThan(2);
  expect(server.requests).toHaveLength(0);
  await expectAlive(gateway);
});

test("two hundred who never finish their request keep nobody else out", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("done");
  await using gateway = await startTestGateway(server, { limits: { headMs: 500, bodyMs: 500, atOnce: 300 } });
  const slow = Array.from({ length: 200 }, (_, at) => {
    const head = `POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n${key}\r\nContent-Type: application/json\r\n`;
    return new RawHttp(gateway.baseUrl).send(at % 2 === 0 ? head : `${head}Content-Length: 99\r\n\r\n{`);
  });
  const response = await gateway.chat(sound);
  expect(response.status).toBe(200);
  await Promise.all(slow.map(({ closed }) => closed));
  expect(slow.every(({ received }) => received.startsWith("HTTP/1.1 408 "))).toBe(true);
  await expectAlive(gateway);
});
