import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { AnswerWriter } from "./answer-writer.ts";
import { Exchange } from "./exchange.ts";
import { RecordedRequest, type ChatBody } from "./recorded-request.ts";
import type { Reply } from "./reply.ts";
import { ModelVerbs } from "./script-verbs.ts";
import { ScriptedModel } from "./scripted-model.ts";

/** OpenAI's, and that of a deployment in Azure's classic protocol. */
const chatPath = /^(?:\/v1|\/openai\/deployments\/[^/]+)\/chat\/completions$/;

/**
 * An OpenAI-compatible server on a loopback port that answers, delays and misbehaves as its script says, and remembers
 * everything. `await using server = await ScriptedServer.start()`.
 */
export class ScriptedServer {
  /** Every chat request, in the order of arrival. */
  readonly requests: RecordedRequest[] = [];
  readonly #models = new Map<string, ScriptedModel>();
  readonly #sockets = new Set<Socket>();
  readonly #held: (() => void)[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #http = createServer((request, response) => {
    this.#handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  #key: string | undefined;
  #connections = 0;

  /**
   * @param port 0: any that is free
   * @param host of this machine
   * @param keepAlive whether connections stay open for the next request; without, an open socket is one somebody forgot
   */
  static async start({ port = 0, host = "127.0.0.1", keepAlive = true } = {}): Promise<ScriptedServer> {
    const server = new ScriptedServer();
    server.#http.maxRequestsPerSocket = keepAlive ? 0 : 1;
    await new Promise<void>((resolve, reject) => {
      server.#http.once("error", reject).listen(port, host, resolve);
    });
    return server;
  }

  private constructor() {
    this.#http.on("connection", (socket) => {
      this.#connections += 1;
      this.#sockets.add(socket);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        this.#changed();
      });
    });
  }

  /** `http://127.0.0.1:PORT/v1` */
  get baseUrl(): string {
    const { address, family, port } = this.#http.address() as AddressInfo;
    return `http://${family === "IPv6" ? `[${address}]` : address}:${port}/v1`;
  }

  /** To say what a model does. A model nobody spoke of does not exist (404). */
  model(id: string): ModelVerbs {
    return this.models(id);
  }

  models(...ids: string[]): ModelVerbs {
    return new ModelVerbs(ids.map((id) => this.scripted(id)));
  }

  /** The script of a model itself. */
  scripted(id: string): ScriptedModel {
    const model = this.#models.get(id) ?? new ScriptedModel(id);
    this.#models.set(id, model);
    return model;
  }

  /** 401 to everyone without this key. */
  requiresKey(key: string): void {
    this.#key = key;
  }

  /** Lets everything that is held go on. */
  release(): void {
    this.#held.splice(0).forEach((go) => go());
  }

  requestsOf(model: string): RecordedRequest[] {
    return this.requests.filter((request) => request.model === model);
  }

  /** Completion tokens that went out, cut answers included. */
  get tokensSent(): number {
    return this.requests.reduce((sum, { tokensSent }) => sum + tokensSent, 0);
  }

  tokensSentBy(model: string): number {
    return this.requestsOf(model).reduce((sum, { tokensSent }) => sum + tokensSent, 0);
  }

  /** How many clients left before their response was over. */
  get aborts(): number {
    return this.requests.filter(({ state }) => state === "left").length;
  }

  /** Responses that are not over. */
  get open(): number {
    return this.requests.filter(({ state }) => state === "open").length;
  }

  /** How many connections were made. */
  get connections(): number {
    return this.#connections;
  }

  /** Connections now, also those that clients keep for later. */
  get openSockets(): number {
    return this.#sockets.size;
  }

  /** Resolves as soon as it holds, without asking the clock. */
  async until(holds: (server: this) => boolean): Promise<void> {
    if (holds(this)) {
      return;
    }
    await new Promise<void>((resolve) => {
      const watch = () => {
        if (holds(this)) {
          this.#watchers.delete(watch);
          resolve();
        }
      };
      this.#watchers.add(watch);
    });
  }

  /** Resolves when so many chat requests have arrived. */
  async received(count: number): Promise<void> {
    await this.until(({ requests }) => requests.length >= count);
  }

  /** Resolves when every response is over. */
  async quiet(): Promise<void> {
    await this.until(({ open }) => open === 0);
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #changed(): void {
    [...this.#watchers].forEach((watch) => watch());
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path } = new URL(incoming.url ?? "/", "http://server");
    const given =
      incoming.headers.authorization?.replace(/^Bearer /, "") ?? incoming.headers["api-key"]?.toString();
    if (this.#key !== undefined && given !== this.#key) {
      sendError(response, 401, incorrectKey(given));
    } else if (incoming.method === "GET" && path === "/v1/models") {
      const data = [...this.#models.values()].map(({ id, listing }) => ({
        id,
        object: "model",
        created: 0,
        owned_by: "script",
        ...listing,
      }));
      sendJson(response, 200, { object: "list", data });
    } else if (incoming.method === "POST" && chatPath.test(path)) {
      await this.#chat(incoming, response);
    } else {
      sendError(response, 404, { message: `Unknown request URL: ${incoming.method ?? ""} ${path}` });
    }
  }

  async #chat(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) {
      chunks.push(chunk as Buffer);
    }
    const body = JSON.parse(Buffer.concat(chunks).toString()) as ChatBody;
    const request = new RecordedRequest(incoming.headers, body, Date.now(), incoming.url);
    this.requests.push(request);
    const exchange = new Exchange(request, response, () => this.#changed());
    this.#changed();
    const model = this.#models.get(request.model);
    const refused = [...(model?.refused ?? [])].find((name) => name in body);
    if (refused !== undefined) {
      sendError(response, 400, unsupported(refused));
      return;
    }
    const reply = model?.reply(request);
    if (!model || !reply) {
      const message = `The model '${request.model}' does not exist`;
      sendError(response, 404, { message, code: "model_not_found" });
      return;
    }
    await this.#wait(reply, exchange);
    if (!exchange.over.aborted) {
      await this.#play(model, reply, exchange, response);
    }
  }

  async #wait({ delayMs, held }: Reply, exchange: Exchange): Promise<void> {
    await exchange.sleep(delayMs);
    if (held) {
      const released = new Promise<void>((resolve) => this.#held.push(resolve));
      await Promise.race([released, exchange.clientLeft()]);
    }
  }

  async #play(
    model: ScriptedModel,
    reply: Reply,
    exchange: Exchange,
    response: ServerResponse,
  ): Promise<void> {
    const { body, headers } = exchange.request;
    switch (reply.kind) {
      case "answer": {
        const choices = model.ignoresN ? 1 : (body.n ?? 1);
        const streams = body.stream === true && reply.form !== "json" && !model.neverStreams;
        await new AnswerWriter(exchange, reply, choices, `chatcmpl-${this.requests.length}`).write(streams);
        return;
      }
      case "status": {
        const key = headers.authorization?.replace(/^Bearer /, "");
        sendError(
          response,
          reply.status,
          reply.error === "echo-key" ? incorrectKey(key) : reply.error,
          reply.headers,
        );
        return;
      }
      case "body":
        exchange.head(reply.status ?? 200, {
          "content-type": reply.contentType ?? "text/plain",
          ...reply.headers,
        });
        await exchange.write(Buffer.from(reply.body, reply.encoding), reply.bytes);
        if (reply.endless) {
          await exchange.clientLeft();
        }
        exchange.end();
        return;
      case "raw":
        await exchange.writeRaw(Buffer.from(reply.bytes, reply.encoding));
        await (reply.then === "hang" ? exchange.clientLeft() : exchange.endRaw());
        return;
      case "hang":
        await exchange.clientLeft();
        return;
      case "drop":
        await exchange.break();
    }
  }
}

function incorrectKey(key: string | undefined): object {
  return { message: `Incorrect API key provided: ${key ?? "none"}.`, code: "invalid_api_key" };
}

function unsupported(parameter: string): object {
  const hint = parameter === "max_tokens" ? " Use 'max_completion_tokens' instead." : "";
  return {
    message: `Unsupported parameter: '${parameter}' is not supported with this model.${hint}`,
    type: "invalid_request_error",
    param: parameter,
    code: "unsupported_parameter",
  };
}

function sendError(
  response: ServerResponse,
  status: number,
  error: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, status, { error }, headers);
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}
