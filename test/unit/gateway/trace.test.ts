import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { exporterSettings, OtlpExporter } from "../../../src/core/gateway/trace/otlp-exporter.ts";
import { ScriptedServer } from "../../support/server/scripted-server.ts";
import { gatewayKey, startTestGateway } from "../../support/start-gateway.ts";

interface WireSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
  readonly events: readonly { readonly name: string }[];
  readonly status: { readonly code?: number };
}

interface Delivery {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Something that takes traces. */
class Collector implements AsyncDisposable {
  readonly deliveries: Delivery[] = [];
  status = 200;
  readonly #server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (piece: string) => (text += piece));
    request.on("end", () => {
      this.deliveries.push({ url: request.url, headers: request.headers, text });
      response.writeHead(this.status).end("{}");
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get spans(): readonly WireSpan[] {
    return this.deliveries.flatMap(({ text }) => {
      const { resourceSpans } = JSON.parse(text) as {
        resourceSpans: { scopeSpans: { spans: WireSpan[] }[] }[];
      };
      return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

const messages = [{ role: "user", content: "The question nobody else is told." }];

test("a request is a trace with a span for each call, part of its caller's, and without a word of what was said", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("The answer nobody else is told.");
  await using collector = new Collector();
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: await collector.start(),
    OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b, other=c",
    OTEL_SERVICE_NAME: "mixer",
  };
  const exporter = new OtlpExporter(exporterSettings(environment, "1.2.3")!, (text) => expect(text).toBe(""));
  await using gateway = await startTestGateway(server, { spans: exporter });
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  await (await gateway.chat({ model: "moa-m", messages, stream: true }, { headers: { traceparent } })).text();
  await gateway.close();
  await exporter.close();

  const [delivery] = collector.deliveries;
  expect([delivery?.url, delivery?.headers["x-key"], delivery?.headers["other"]]).toEqual([
    "/v1/traces",
    "a b",
    "c",
  ]);
  expect(delivery?.text).toContain('{"key":"service.name","value":{"stringValue":"mixer"}}');
  const root = collector.spans.find(({ kind }) => kind === 2);
  expect(root).toMatchObject({
    ...{ traceId: "0af7651916cd43dd8448eb211c80319c", parentSpanId: "b7ad6b7169203331", status: {} },
    name: "POST /v1/chat/completions",
  });
  expect(root?.events.map(({ name }) => name)).toEqual(["asking", "critique", "synthesis"]);
  expect(root?.attributes).toContainEqual({ key: "patched_moa.strategy", value: { stringValue: "moa" } });
  const calls = collector.spans.filter(({ kind }) => kind === 3);
  expect(calls).toHaveLength(5);
  for (const { traceId, parentSpanId, startTimeUnixNano: start, endTimeUnixNano: end } of calls) {
    expect([traceId, parentSpanId]).toEqual([root?.traceId, root?.spanId]);
    expect(start).toMatch(/^\d{19}$/);
    expect(BigInt(end) >= BigInt(start)).toBe(true);
  }
  const everything = collector.deliveries.map(({ text }) => text).join("");
  expect(everything).not.toContain("nobody else is told");
  expect(everything).not.toContain(gatewayKey);
});

test("a collector that refuses, or is not there, is noted once and keeps nobody waiting", async () => {
  await using server = await ScriptedServer.start();
  server.model("m").answers("done");
  const notes: string[] = [];
  await using collector = new Collector();
  collector.status = 503;
  const url = await collector.start();
  const exporter = new OtlpExporter(
    exporterSettings({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/own/path` }, "1")!,
    (text) => notes.push(text),
  );
  await using gateway = await startTestGateway(server, { spans: exporter });
  for (const model of ["m", "m"]) {
    expect((await gateway.chat({ model, messages })).status).toBe(200);
    await exporter.close();
  }
  expect(notes).toEqual([
    expect.stringMatching(/Traces do not reach the collector at 127\.0\.0\.1:\d+: it answers 503/),
  ]);
  expect(collector.deliveries.every((each) => each.url === "/own/path")).toBe(true);
});

test("without a collector nothing is traced, and what is no address is wrong use", () => {
  expect(exporterSettings({}, "1")).toBeUndefined();
  expect(
    exporterSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://x", OTEL_SDK_DISABLED: "true" }, "1"),
  ).toBeUndefined();
  expect(() => exporterSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: "nowhere" }, "1")).toThrow(/holds no address/);
});
