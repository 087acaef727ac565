import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A server that streams at a steady rate, in a process of its own so that what it costs is not counted. The model's name
 * says what it does: `COUNT@RATE` tokens and tokens a second, `COUNT@0+MS` all at once after so many milliseconds.
 * The first line it prints is its base URL.
 */
interface Flow {
  readonly response: ServerResponse;
  readonly count: number;
  readonly rate: number;
  readonly since: number;
  sent: number;
}

const flows = new Set<Flow>();

function event(choice: object, more: object = {}): string {
  const said = {
    id: "chatcmpl-9xMqYp5cKdOqCF1gK2pZ0aVb",
    object: "chat.completion.chunk",
    created: 1_750_000_000,
    model: "gpt-4o-mini-2024-07-18",
    system_fingerprint: "fp_0aa8d3e20b",
    choices: [choice],
    ...more,
  };
  return `data: ${JSON.stringify(said)}\n\n`;
}

function advance(flow: Flow): void {
  const due =
    flow.rate === 0
      ? flow.count
      : Math.min(flow.count, Math.floor(((Date.now() - flow.since) * flow.rate) / 1000));
  for (; flow.sent < due; flow.sent += 1) {
    flow.response.write(
      event({ index: 0, delta: { content: ` t${flow.sent}` }, logprobs: null, finish_reason: null }),
    );
  }
  if (flow.sent === flow.count) {
    flows.delete(flow);
    flow.response.write(event({ index: 0, delta: {}, logprobs: null, finish_reason: "stop" }));
    const usage = { prompt_tokens: 9, completion_tokens: flow.count, total_tokens: 9 + flow.count };
    flow.response.end(`data: ${JSON.stringify({ choices: [], usage })}\n\ndata: [DONE]\n\n`);
  }
}

setInterval(() => flows.forEach(advance), 5);

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (piece: Buffer) => (body += piece.toString()));
  request.on("end", () => {
    const { model } = JSON.parse(body) as { readonly model: string };
    const [count, rate, delay] = model.split(/[@+]/).map(Number);
    setTimeout(() => {
      response.socket?.setNoDelay(true);
      response.writeHead(200, { "content-type": "text/event-stream" });
      const flow = { response, count: count ?? 0, rate: rate ?? 0, since: Date.now(), sent: 0 };
      flows.add(flow);
      response.on("close", () => flows.delete(flow));
      if (flow.rate === 0) {
        advance(flow);
      }
    }, delay ?? 0);
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`);
});
