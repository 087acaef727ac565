import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGateway, type Gateway, type GatewayLimits } from "../../src/core/gateway/gateway.ts";
import type { Access } from "../../src/core/gateway/account.ts";
import type { SpanSink } from "../../src/core/gateway/trace/span.ts";
import { TokenCounter } from "../../src/core/model/fit/token-counter.ts";
import { parseServeOptions } from "../../src/cli/serve-options.ts";
import { ServedModels } from "../../src/cli/served-models.ts";
import type { ScriptedServer } from "./server/scripted-server.ts";

export const gatewayKey = "moa-test-0123456789abcdef";

export interface TestGateway extends AsyncDisposable {
  readonly baseUrl: string;
  /** What it noted. */
  readonly notes: readonly string[];
  close(): Promise<void>;
  /** Asks it, with the key unless `headers` say otherwise. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  chat(body: object, init?: RequestInit): Promise<Response>;
}

export interface TestGatewayOptions {
  /** As on the command line, without host, port and keys. */
  readonly args?: readonly string[];
  readonly limits?: Partial<GatewayLimits>;
  readonly access?: Access;
  readonly hosts?: readonly string[];
  readonly origins?: readonly string[];
  readonly spans?: SpanSink;
  readonly environment?: Readonly<Record<string, string>>;
}

/** The gateway as the command line starts it, in this process, before a scripted server. */
export async function startTestGateway(
  server: ScriptedServer | string,
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const home = mkdtempSync(join(tmpdir(), "patched-moa-gateway-"));
  const upstream = typeof server === "string" ? server : server.baseUrl;
  const given = options.args ?? [];
  const place = given.includes("--mix") ? [] : ["--base-url", upstream];
  const parsed = parseServeOptions(["--port", "0", ...place, ...given]);
  const environment = { PATCHED_MOA_HOME: home, ...options.environment };
  const notes: string[] = [];
  const note = (text: string): number => notes.push(text);
  const counter = new TokenCounter();
  const gateway: Gateway = await startGateway(
    {
      host: "127.0.0.1",
      port: 0,
      access: options.access ?? { kind: "keys", keys: [{ name: "test", key: gatewayKey }] },
      hosts: options.hosts ?? [],
      origins: options.origins ?? [],
      limits: { ...parsed.limits, ...options.limits },
      ...(parsed.budget !== undefined && { capUsd: parsed.budget }),
    },
    {
      offering: new ServedModels(parsed, environment, counter, note),
      counter,
      note,
      ...(options.spans && { spans: options.spans }),
    },
  );
  const ask = (path: string, init: RequestInit = {}): Promise<Response> => {
    const url = path.startsWith("/v1") ? gateway.baseUrl + path.slice(3) : new URL(path, gateway.baseUrl);
    const headers = { authorization: `Bearer ${gatewayKey}`, ...(init.headers as Record<string, string>) };
    return fetch(url, { ...init, headers });
  };
  return {
    baseUrl: gateway.baseUrl,
    notes,
    fetch: ask,
    chat: (body, init = {}) =>
      ask("/v1/chat/completions", {
        ...init,
        method: "POST",
        headers: { "content-type": "application/json", ...(init.headers as Record<string, string>) },
        body: JSON.stringify(body),
      }),
    close: () => gateway.close(),
    [Symbol.asyncDispose]: async () => {
      await gateway.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
