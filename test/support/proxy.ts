import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

/** How the proxy treats what it is asked: passes it on, or one of the ways in which proxies do not. */
export type Treatment = "passes" | "wants-password" | "refuses" | "sends-page" | "drops";

/**
 * A forward proxy on a loopback port, as companies have them: CONNECT for TLS, absolute addresses for plain HTTP. All names
 * lead to this machine, so a test can ask any host there is. `await using proxy = await ForwardProxy.start(server.port)`.
 */
export class ForwardProxy {
  /** `CONNECT api.example.com:443`, `POST http://models.test/v1/chat/completions`: all it was asked, in order. */
  readonly asked: string[] = [];
  /** The `proxy-authorization` of each. */
  readonly credentials: (string | undefined)[] = [];
  #listensAt = 0;
  readonly #port: number;
  readonly #treatment: Treatment;
  readonly #sockets = new Set<Socket>();
  readonly #http = createServer((incoming, response) => this.#forward(incoming, response));

  /** @param port of the loopback server that all connections end at */
  static async start(port: number, treatment: Treatment = "passes"): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(port, treatment);
    await new Promise<void>((resolve) => proxy.#http.listen(0, "127.0.0.1", resolve));
    proxy.#listensAt = (proxy.#http.address() as AddressInfo).port;
    return proxy;
  }

  private constructor(port: number, treatment: Treatment) {
    this.#port = port;
    this.#treatment = treatment;
    this.#http.on("connection", (socket) => this.#keep(socket));
    this.#http.on("connect", (incoming, socket: Socket) => this.#tunnel(incoming, socket));
  }

  /** `http://127.0.0.1:PORT` */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return this.#listensAt;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sockets.forEach((socket) => socket.destroy());
    await new Promise((resolve) => this.#http.close(resolve));
  }

  #note(incoming: IncomingMessage): void {
    this.asked.push(`${incoming.method ?? ""} ${incoming.url ?? ""}`);
    this.credentials.push(incoming.headers["proxy-authorization"]);
  }

  /** The status with which it does not pass on. */
  #refusal(incoming: IncomingMessage): number | undefined {
    switch (this.#treatment) {
      case "wants-password":
        return incoming.headers["proxy-authorization"] === undefined ? 407 : undefined;
      case "refuses":
        return 403;
      default:
        return undefined;
    }
  }

  #forward(incoming: IncomingMessage, response: ServerResponse): void {
    this.#note(incoming);
    const refusal = this.#refusal(incoming);
    if (this.#treatment === "drops") {
      incoming.socket.destroy();
      return;
    }
    if (refusal !== undefined || this.#treatment === "sends-page") {
      response.writeHead(refusal ?? 200, { "content-type": "text/html" });
      response.end("<!DOCTYPE html><html><body>Company proxy</body></html>");
      return;
    }
    const { pathname, search, host } = new URL(incoming.url ?? "");
    const headers = { ...incoming.headers, host };
    delete headers["proxy-authorization"];
    const onward = request(
      {
        host: "127.0.0.1",
        port: this.#port,
        path: `${pathname}${search}`,
        method: incoming.method,
        headers,
      },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    incoming.pipe(onward);
  }

  #tunnel(incoming: IncomingMessage, socket: Socket): void {
    this.#note(incoming);
    socket.on("error", () => socket.destroy());
    const refusal = this.#refusal(incoming);
    if (this.#treatment === "drops") {
      socket.destroy();
      return;
    }
    if (refusal !== undefined || this.#treatment === "sends-page") {
      socket.end(`HTTP/1.1 ${refusal ?? 502} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const onward = this.#keep(connect(this.#port, "127.0.0.1"));
    onward.on("connect", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.pipe(socket).pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  }

  #keep(socket: Socket): Socket {
    this.#sockets.add(socket);
    return socket.on("close", () => this.#sockets.delete(socket));
  }
}
