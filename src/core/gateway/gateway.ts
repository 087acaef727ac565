import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { systemTimers } from "../model/timers.ts";
import { Failure } from "../workspace/failure.ts";
import { Accounts, type Access } from "./account.ts";
import { gatewayApp } from "./app.ts";
import type { ExchangeParts } from "./chat-exchange.ts";
import { Floor } from "./floor.ts";
import { HostCheck, isLoopbackHost } from "./host-check.ts";
import { Metrics } from "./metrics.ts";

export interface GatewayLimits {
  /** Of one request. */
  readonly bodyBytes: number;
  /** In which a request has to arrive, in milliseconds: its head, and all of it. */
  readonly headMs: number;
  readonly bodyMs: number;
  /** What answering one request may take in all, in milliseconds. */
  readonly answerMs: number;
  /** Requests that are answered at once. */
  readonly atOnce: number;
  readonly connections: number;
  /** What requests are given to end by themselves at the end, in milliseconds. */
  readonly graceMs: number;
}

export const usualLimits: GatewayLimits = {
  bodyBytes: 20_000_000,
  headMs: 10_000,
  bodyMs: 60_000,
  answerMs: 900_000,
  atOnce: 64,
  connections: 1_024,
  graceMs: 10_000,
};

export interface GatewayOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly access: Access;
  /** What each account may spend, in USD; left out: no cap. */
  readonly capUsd?: number;
  /** Names under which it may be asked, beside its own. */
  readonly hosts: readonly string[];
  readonly origins: readonly string[];
  readonly limits: GatewayLimits;
}

export interface Gateway {
  /** What clients take as base URL: `http://127.0.0.1:8123/v1` */
  readonly baseUrl: string;
  /** Lets nobody in any more, lets those who are there end or ends them, and frees every socket. */
  close(): Promise<void>;
}

/**
 * Serves mixtures to whoever speaks the OpenAI chat protocol.
 * @throws Failure `usage` where it cannot listen there, or anybody at all could ask
 */
export async function startGateway(
  options: GatewayOptions,
  parts: Omit<ExchangeParts, "metrics" | "body" | "timers">,
): Promise<Gateway> {
  const { host, port, access, capUsd, hosts, origins, limits } = options;
  if (access.kind === "open" && !isLoopbackHost(host)) {
    throw new Failure(
      "usage",
      `Without a key only this machine may ask: leave out --host ${host}, or give a key.`,
    );
  }
  const floor = new Floor({ places: limits.atOnce, ms: limits.answerMs });
  const app = gatewayApp({
    ...{ ...parts, floor, origins, timers: systemTimers, metrics: new Metrics(() => floor.taken) },
    accounts: new Accounts(access, capUsd),
    hosts: new HostCheck(host, hosts),
    body: { bytes: limits.bodyBytes, ms: limits.bodyMs },
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    // The program asks models with the same classes.
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: limits.headMs,
      // What takes still longer is ended by Node itself.
      requestTimeout: limits.bodyMs + limits.headMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headMs),
      keepAliveTimeout: 5_000,
      maxHeaderSize: 16_384,
    },
  }) as Server;
  server.maxConnections = limits.connections;
  await listening(server, host, port);
  const { address, family, port: given } = server.address() as AddressInfo;
  return {
    baseUrl: `http://${family === "IPv6" ? `[${address}]` : address}:${given}/v1`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await floor.close(limits.graceMs);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listening(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, host, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const why =
      code === "EADDRINUSE" ? "something else listens there" : cause instanceof Error ? cause.message : "";
    throw new Failure(
      "usage",
      `The gateway cannot listen on ${host}:${port}: ${why}. Choose another --port.`,
      {
        cause,
      },
    );
  }
}
