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
  /** Of this turn of the event loop: what is said together goes out together, in one write. */
  #waiting: (() => string)[] = [];

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
    this.eventOf(() => json);
  }

  /** @param make asked once, when the event goes out; until then it may grow */
  eventOf(make: () => object): void {
    this.#write(() => `data: ${JSON.stringify(make())}\n\n`);
  }

  /** Everything was said. */
  done(): void {
    this.#write(() => "data: [DONE]\n\n");
    this.close();
  }

  /** Without the word that everything was said, where it was not. */
  close(): void {
    this.#flush();
    this.#controller?.close();
    this.#over();
  }

  #write(text: () => string): void {
    if (this.#waiting.length === 0) {
      setImmediate(() => this.#flush());
    }
    this.#waiting.push(text);
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length > 0 && this.#controller) {
      this.#controller.enqueue(encoder.encode(waiting.map((text) => text()).join("")));
      this.#watch();
    }
  }

  #watch(): void {
    this.#stopTimer();
    if (this.#controller) {
      this.#stopTimer = this.#timers.after(silenceMs, () => this.#write(() => ": still at it\n\n"));
    }
  }

  #over(): void {
    this.#controller = undefined;
    this.#stopTimer();
  }
}
