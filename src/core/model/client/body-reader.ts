/**
 * Reads a body piece by piece, until it ends or `signal` is aborted. The fetch of Node 20 leaves its reader waiting for ever
 * when it is aborted after all has arrived and before all is read; so nobody here relies on it.
 */
export class BodyReader {
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  readonly #signal: AbortSignal | undefined;
  // What is waited for ends as if the body did; `read` tells the one from the other.
  readonly #onAbort = () => this.#cancel();

  constructor(body: ReadableStream<Uint8Array>, signal?: AbortSignal) {
    this.#source = body.getReader();
    this.#signal = signal;
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /**
   * @returns `undefined` at the end
   * @throws what the network throws, and when the signal is aborted
   */
  async read(): Promise<Uint8Array | undefined> {
    this.#signal?.throwIfAborted();
    const { value } = await this.#source.read();
    this.#signal?.throwIfAborted();
    return value;
  }

  /** Frees the socket, however much was read. */
  close(): void {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    this.#cancel();
  }

  #cancel(): void {
    this.#source.cancel().catch(() => undefined);
  }
}
