import type { Timers } from "../model/timers.ts";

/** After so many milliseconds without an event a comment goes out: what is in between does not take silence for death. */
const silenceMs = 10_000;

const encoder = new TextEncoder();

/** A stream of server-sent events, as the protocol has it. */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #timers: Timers;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #stopTimer: () => void = () => undefined;
  /** Of this turn of the event loop: pieces that arrive together go out together, in one write. */
  #waiting = "";

  constructor(timers: Timers) {
    this.#timers = timers;
    this.body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.#over();
      },
    });
    this.#watch();
  }

  event(json: object): void {
    this.#write(`data: ${JSON.stringify(json)}\n\n`);
  }

  /** Everything was said. */
  done(): void {
    this.#write("data: [DONE]\n\n");
    this.close();
  }

  /** Without the word that everything was said, where it was not. */
  close(): void {
    this.#flush();
    this.#controller?.close();
    this.#over();
  }

  #write(text: string): void {
    if (this.#waiting === "") {
      setImmediate(() => this.#flush());
    }
    this.#waiting += text;
  }

  #flush(): void {
    if (this.#waiting !== "" && this.#controller) {
      this.#controller.enqueue(encoder.encode(this.#waiting));
      this.#watch();
    }
    this.#waiting = "";
  }

  #watch(): void {
    this.#stopTimer();
    if (this.#controller) {
      this.#stopTimer = this.#timers.after(silenceMs, () => this.#write(": still at it\n\n"));
    }
  }

  #over(): void {
    this.#controller = undefined;
    this.#stopTimer();
  }
}
