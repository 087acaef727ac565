import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { RecordedRequest } from "./recorded-request.ts";

/** One request and its response: writes, waits and breaks as the script says, and stops when the client has left. */
export class Exchange {
  readonly request: RecordedRequest;
  readonly #response: ServerResponse;
  readonly #over = new AbortController();
  readonly #left: Promise<void>;
  /** Done when the write before has left. */
  #written: Promise<void> = Promise.resolve();

  /** @param onOver called once, when the response has ended in whatever way */
  constructor(request: RecordedRequest, response: ServerResponse, onOver: () => void) {
    this.request = request;
    this.#response = response;
    this.#left = new Promise((resolve) => {
      response.on("close", () => {
        if (request.state === "open") {
          request.state = response.writableFinished ? "answered" : "left";
        }
        this.#over.abort();
        resolve();
        onOver();
      });
    });
  }

  /** Aborted when the response has ended, by us or by the client. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  head(status: number, headers: Readonly<Record<string, string>>): void {
    this.#response.writeHead(status, headers);
  }

  /** Writes it, in pieces of so many bytes when given: each a network write of its own. */
  async write(content: string | Buffer, bytes?: number): Promise<void> {
    if (bytes === undefined) {
      this.#push(content);
      return;
    }
    this.#response.socket?.setNoDelay(true);
    const buffer = Buffer.from(content);
    for (let at = 0; at < buffer.length && !this.over.aborted; at += bytes) {
      this.#push(buffer.subarray(at, at + bytes));
      await this.#flushed();
    }
  }

  /** Writes it past all HTTP. */
  async writeRaw(bytes: Buffer): Promise<void> {
    const { socket } = this.#response;
    if (socket) {
      await Promise.race([new Promise((resolve) => socket.write(bytes, resolve)), this.#left]);
    }
  }

  /** Ends the connection past all HTTP. */
  async endRaw(): Promise<void> {
    this.request.state = "broken";
    this.#response.socket?.end();
    await this.#left;
  }

  async sleep(ms: number | undefined): Promise<void> {
    if (ms !== undefined && ms > 0 && !this.over.aborted) {
      await sleep(ms, undefined, { signal: this.over }).catch(() => undefined);
    }
  }

  async clientLeft(): Promise<void> {
    await this.#left;
  }

  end(): void {
    this.#response.end();
  }

  /** Breaks the connection, after what was written has left. */
  async break(): Promise<void> {
    await this.#flushed();
    if (this.request.state === "open") {
      this.request.state = "broken";
    }
    this.#response.destroy();
  }

  /** Done when what was written has left, or never can. */
  async #flushed(): Promise<void> {
    await Promise.race([this.#written, this.#left]);
  }

  #push(data: string | Buffer): void {
    this.#written = new Promise<void>((resolve) => {
      this.#response.write(data, () => setImmediate(resolve));
    });
  }
}
