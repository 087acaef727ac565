import { gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { ScriptedServer } from "../support/server/scripted-server.ts";
import { Asking, test } from "./asking.ts";
import { events, piece, testSpoilt, type Spoilt } from "./spoilt.ts";

const stream = events(piece("Hel"), piece("lo"), piece("", "stop"), "[DONE]");

const broken: readonly Spoilt[] = [
  {
    name: "what is said to be gzip and is not",
    script: (model) =>
      model.replies({ kind: "body", body: "lorem ipsum", headers: { "content-encoding": "gzip" } }),
    kind: "cut-off",
    message: /cut off/,
    requests: 6,
  },
  {
    name: "fewer bytes than the head promises",
    script: (model) =>
      model.sendsRaw(
        'HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\ndata: {"choices":[{"delta":{"content":"Hel"}}]}\n\n',
      ),
    kind: "cut-off",
    message: /cut off/,
    text: "Hel",
  },
  {
    name: "a chunk that is larger than it says",
    script: (model) =>
      model.sendsRaw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\ndata: \r\n0\r\n\r\n"),
    kind: "cut-off",
    message: /cut off/,
  },
  {
    name: "what is no HTTP",
    script: (model) => model.sendsRaw("SSH-2.0-OpenSSH_9.6\r\n"),
    kind: "unreachable",
    message: /cannot be reached at http/,
  },
  {
    name: "a head larger than anyone sends",
    script: (model) =>
      model.sendsRaw(`HTTP/1.1 200 OK\r\nx-large: ${"x".repeat(100_000)}\r\ncontent-length: 0\r\n\r\n`),
    kind: "unreachable",
    message: /cannot be reached at http/,
  },
  {
    name: "a connection that ends in the middle of the head",
    script: (model) => model.sendsRaw("HTTP/1.1 200 OK\r\ncontent-ty"),
    kind: "cut-off",
    message: /closed the connection before it answered/,
    requests: 6,
  },
  {
    name: "a length and chunks, which contradict each other",
    script: (model) =>
      model.sendsRaw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n"),
    kind: "unreachable",
    message: /cannot be reached at http.*Content[-_]Length/i,
  },
  {
    name: "a length that is too short for the answer",
    script: (model) =>
      model.sendsRaw(`HTTP/1.1 200 OK\r\ncontent-length: ${stream.length - 80}\r\n\r\n${stream}`),
    kind: "cut-off",
    message: /cut off/,
    text: "Hello",
  },
  {
    name: "HTTP/1.0, whose end of the connection is not the end of the answer",
    script: (model) => model.sendsRaw(`HTTP/1.0 200 OK\r\n\r\n${events(piece("Hel"))}data: {"choi`),
    kind: "cut-off",
    message: /the stream ended early/,
    text: "Hel",
  },
  {
    name: "the head of a compressed answer and no more",
    script: (model) =>
      model.replies({
        kind: "body",
        body: gzipSync(stream).subarray(0, 10).toString("base64"),
        encoding: "base64",
        headers: { "content-encoding": "gzip" },
      }),
    kind: "cut-off",
    message: /cut off/,
    requests: 6,
  },
  {
    name: "no content (204)",
    script: (model) => model.sendsRaw("HTTP/1.1 204 No Content\r\n\r\n"),
    kind: "cut-off",
    // Node 20 takes it for a connection that breaks.
    message: /cut off|closed the connection before it answered/,
    requests: 6,
  },
];

describe("HTTP that is broken gives no answer:", () => {
  testSpoilt(broken);
});

describe("HTTP of any kind that is not broken gives the answer:", () => {
  test.for([
    ["HTTP/1.0", `HTTP/1.0 200 OK\r\n\r\n${stream}`],
    ["JSON by HTTP/1.0", 'HTTP/1.0 200 OK\r\n\r\n{"choices":[{"message":{"content":"Hello"}}]}'],
    ["a wrong content type", `HTTP/1.1 200 OK\r\ncontent-type: image/png\r\n\r\n${stream}`],
    ["no last chunk", `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunk(stream)}`],
  ] as const)("%s", async ([, bytes], { server, asking }) => {
    server.model("m").sendsRaw(bytes);
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: "Hello" });
  });

  test("compressed", async ({ server, asking }) => {
    server.model("m").replies({
      kind: "body",
      body: gzipSync(stream).toString("base64"),
      encoding: "base64",
      headers: { "content-encoding": "gzip" },
    });
    expect(await asking.ask()).toMatchObject({ kind: "answer", text: "Hello" });
  });

  test("over IPv6", async () => {
    await using server = await ScriptedServer.start({ host: "::1", keepAlive: false });
    server.model("m").answers("Hello");
    expect(server.baseUrl).toContain("[::1]");
    expect(await new Asking(server.baseUrl).ask()).toMatchObject({ kind: "answer", text: "Hello" });
    await server.until(({ openSockets }) => openSockets === 0);
  });
});

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}
