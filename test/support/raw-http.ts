import { connect, type Socket } from "node:net";

/** A connection on which a test says what it likes, byte by byte. */
export class RawHttp implements Disposable {
  /** All that came back. */
  received = "";
  readonly closed: Promise<void>;
  readonly #socket: Socket;

  constructor(baseUrl: string) {
    const { hostname, port } = new URL(baseUrl);
    this.#socket = connect(Number(port), hostname);
    this.#socket.setEncoding("latin1").on("data", (text: string) => (this.received += text));
    // A server that breaks the connection is one of the things that are looked for.
    this.#socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => this.#socket.on("close", () => resolve()));
  }

  send(text: string | Buffer): this {
    if (this.#socket.writable) {
      this.#socket.write(text);
    }
    return this;
  }

  /** Resolves when everything was taken over by the system, or the connection is gone. */
  async drained(): Promise<void> {
    if (this.#socket.writableNeedDrain) {
      await Promise.race([new Promise((resolve) => this.#socket.once("drain", resolve)), this.closed]);
    }
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  end(): this {
    this.#socket.end();
    return this;
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }
}
