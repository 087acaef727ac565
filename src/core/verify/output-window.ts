/** Keeps the beginning and the end of a stream, however much comes between: what started, and how it ended. */
export class OutputWindow {
  readonly #headBytes: number;
  readonly #tailBytes: number;
  #head = Buffer.alloc(0);
  #tail: Buffer[] = [];
  #kept = 0;
  #dropped = 0;

  constructor(headBytes: number, tailBytes: number) {
    this.#headBytes = headBytes;
    this.#tailBytes = tailBytes;
  }

  add(chunk: Buffer): void {
    const room = this.#headBytes - this.#head.length;
    if (room > 0) {
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, room)]);
    }
    const rest = chunk.subarray(Math.max(room, 0));
    if (rest.length > 0) {
      this.#tail.push(rest);
      this.#kept += rest.length;
    }
    for (
      let first = this.#tail[0];
      first && this.#kept - first.length >= this.#tailBytes;
      first = this.#tail[0]
    ) {
      this.#tail.shift();
      this.#kept -= first.length;
      this.#dropped += first.length;
    }
  }

  text(): string {
    const tail = Buffer.concat(this.#tail);
    const end = tail.subarray(Math.max(tail.length - this.#tailBytes, 0));
    const dropped = this.#dropped + tail.length - end.length;
    const gap = dropped > 0 ? `\n… ${dropped} bytes left out …\n` : "";
    return this.#head.toString("utf8") + gap + end.toString("utf8");
  }
}
