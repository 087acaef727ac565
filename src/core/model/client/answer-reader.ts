import { CalledTools } from "./called-tools.ts";
import { meaningOf } from "./finish.ts";
import { isNextPiece, readCompletion, readError, type ChoicePart, type ReportedUsage } from "./completion.ts";
import { isObject } from "./json-object.ts";
import { parseJson } from "./parse-json.ts";
import { SseDecoder } from "./sse.ts";
import { BrokenBody, textPieces } from "./text-pieces.ts";

/** How the body of a 200 response ended. */
export type BodyEnd =
  /** The endpoint closed it, in time or too early. */
  | { readonly kind: "ended" }
  /** The connection broke, or we broke it. */
  | { readonly kind: "lost" }
  /** It was a web page: a proxy, a login, the wrong address. */
  | { readonly kind: "page" }
  /** It was nothing we know. `sample`: a part of it, or what is wrong with it. */
  | { readonly kind: "nonsense"; readonly sample: string }
  | { readonly kind: "error"; readonly error: unknown };

/** The form of a body: an event stream or one JSON document. Endpoints send either, under any content type. */
interface Form {
  /** @returns an end when what arrived cannot be part of an answer */
  take(piece: string): BodyEnd | undefined;
  end(): BodyEnd;
}

export interface ReaderEvents {
  /** Something arrived, if only a keep-alive. */
  readonly bytes: () => void;
  /** Every answer that began has ended, and nothing more is due but the usage and the end of the stream, which not all send. */
  readonly ended: () => void;
  /** The answer is whole; what is read after it is only the end of the response, to keep the connection for the next. */
  readonly done: () => void;
  /** A piece of answer `index` arrived. */
  readonly text: ((piece: string, index: number) => void) | undefined;
}

/** One answer as it arrives. */
export interface Said {
  /** Answers are numbered as they begin: endpoints count from 0, from 1, or as they like. */
  readonly answer: number;
  text: string;
  /** Why the model ended, as the endpoint says it; `undefined` until it has. */
  finish: string | undefined;
  /** What the model said instead of an answer. */
  refusal: string;
  /** Whether it thought, which is no answer. */
  thought: boolean;
  /** The calls of tools, which are an answer only to who offered some. */
  readonly called: CalledTools;
  /** How many pieces with text, shown or hidden, arrived, and their size in bytes. */
  pieces: number;
  bytes: number;
}

/** Reads one response body, with one answer or several, and keeps what had arrived when it breaks. */
export class AnswerReader {
  usage: ReportedUsage | undefined;
  /** Whether the endpoint said that this was all. Without it, and without `finish`, an answer is a torso. */
  done = false;
  /** Whether anything at all arrived. */
  begun = false;

  readonly #on: ReaderEvents;
  /** By the index that the endpoint gives them. */
  readonly #said = new Map<number, Said>();
  /** Of a document that breaks, every byte may be answer. */
  #unread = 0;
  #wentOn = false;
  #endedApart = false;
  #endedTwice = false;
  readonly #billedBeside: number | undefined;
  readonly #mostBytes: number;

  /**
   * @param billedBeside what the head of the response says that the answer costs, in USD
   * @param mostBytes of all answers together, thoughts and calls too; what is longer has no end
   */
  constructor(on: ReaderEvents, billedBeside?: number, mostBytes = Infinity) {
    this.#on = on;
    this.#mostBytes = mostBytes;
    this.#billedBeside = billedBeside;
  }

  /** What the endpoint says that it bills, in USD: in the usage or before the body, whichever is more. */
  get billedUsd(): number | undefined {
    const most = Math.max(this.usage?.billedUsd ?? 0, this.#billedBeside ?? 0);
    return most > 0 ? most : undefined;
  }

  /** That answer; empty when nothing came of it. */
  said(answer = 0): Readonly<Said> {
    return [...this.#said.values()][answer] ?? nothingSaid(answer);
  }

  /** Whether pieces of several answers are mixed up in one: it went on after its end, or ended twice where others are missing. */
  mixedUp(expected: number): boolean {
    return expected > 1 && (this.#wentOn || (this.#endedTwice && this.count < expected));
  }

  /** How many answers there are. */
  get count(): number {
    return this.#said.size;
  }

  /** Pieces with text, shown or hidden, of all answers. */
  get pieces(): number {
    return [...this.#said.values()].reduce((sum, { pieces }) => sum + pieces, 0);
  }

  /** Bytes of text, shown or hidden, of all answers. */
  get bytes(): number {
    return [...this.#said.values()].reduce((sum, { bytes }) => sum + bytes, this.#unread);
  }

  /** @param signal ends the reading when it is aborted: then the body is lost */
  async read(body: ReadableStream<Uint8Array> | null, signal: AbortSignal): Promise<BodyEnd> {
    if (!body) {
      return { kind: "ended" };
    }
    const reading = { signal, bytes: () => this.#arrived(), hurries: () => this.done };
    let start = "";
    let form: Form | undefined;
    try {
      for await (const piece of textPieces(body, reading)) {
        // Blanks before an answer are signs of life, and are not kept.
        const fresh: string = form ? piece : (start = (start + piece).trimStart());
        form ??= fresh === "" ? undefined : this.#formOf(fresh);
        const end = this.done ? undefined : (form?.take(fresh) ?? this.#endless);
        if (end) {
          return end;
        }
        if (!this.done && this.#allEnded) {
          this.#on.ended();
        }
      }
      return form?.end() ?? { kind: "ended" };
    } catch (error) {
      if (!(error instanceof BrokenBody)) {
        throw error;
      }
      return error.kind === "lost" ? { kind: "lost" } : { kind: "nonsense", sample: error.message };
    }
  }

  /** An end that comes with text may be one of many: some servers say with each piece that it is the last. */
  get #allEnded(): boolean {
    return (
      this.#endedApart &&
      !this.#wentOn &&
      [...this.#said.values()].every(({ finish }) => finish !== undefined)
    );
  }

  /** Who ignores the bound that was asked for would write, and be paid, until the memory is full. */
  get #endless(): BodyEnd | undefined {
    let bytes = this.#unread;
    for (const said of this.#said.values()) {
      bytes += said.bytes;
    }
    return bytes > this.#mostBytes ? { kind: "nonsense", sample: "it does not end" } : undefined;
  }

  #arrived(): void {
    this.begun = true;
    if (!this.done) {
      this.#on.bytes();
    }
  }

  #formOf(start: string): Form {
    if (start.startsWith("<")) {
      return { take: () => ({ kind: "page" }), end: () => ({ kind: "page" }) };
    }
    return /^[{[]/.test(start) ? this.#document() : this.#events();
  }

  #document(): Form {
    const pieces: string[] = [];
    return {
      take: (piece) => {
        pieces.push(piece);
        this.#unread += Buffer.byteLength(piece);
        return undefined;
      },
      end: () => {
        const text = pieces.join("");
        const lines = jsonLines(text);
        if (lines) {
          this.#unread = 0;
          return (
            lines.reduce<BodyEnd | undefined>((end, line) => end ?? this.#takeJson(line), undefined) ?? {
              kind: "ended",
            }
          );
        }
        const json = parseJson(text);
        // Some versions of fetch take a connection that broke for the end of the body.
        if (json === undefined && !/[}\]]\s*$/.test(text)) {
          return { kind: "ended" };
        }
        // A document says by its end that it is whole, but for one a line of which only the first came.
        this.done = !isNextPiece(json);
        this.#unread = 0;
        return this.#takeJson(text) ?? { kind: "ended" };
      },
    };
  }

  #events(): Form {
    const decoder = new SseDecoder();
    let sample = "";
    let known = false;
    const takeEvents = (events: readonly string[]): BodyEnd | undefined => {
      for (const data of events.flatMap(apart)) {
        if (isDone(data)) {
          this.done = true;
          this.#on.done();
          return undefined;
        }
        const end = this.#takeJson(data);
        // A JSON event of another kind (a ping, a statistic) is passed over.
        if (end && (end.kind !== "nonsense" || parseJson(data) === undefined)) {
          return end;
        }
        known ||= end === undefined;
      }
      const { error } = decoder;
      if (error === undefined) {
        return undefined;
      }
      const json = parseJson(error);
      return { kind: "error", error: readError(json) ?? json ?? error };
    };
    return {
      take: (piece) => {
        sample ||= piece;
        return takeEvents(decoder.push(piece));
      },
      end: () => {
        const rest = decoder.rest();
        const events = rest === undefined ? [] : apart(rest);
        const last = events.at(-1);
        // Half an event is a stream that was cut, not nonsense.
        const half = last !== undefined && !isDone(last) && parseJson(last) === undefined;
        const end = takeEvents(half ? events.slice(0, -1) : events);
        const cut = half || sample.split(/[\r\n]/).every((line) => beginning.test(line));
        return end ?? (known || this.done || cut ? { kind: "ended" } : { kind: "nonsense", sample });
      },
    };
  }

  /** @returns an end when `text` is no part of a completion */
  #takeJson(text: string): BodyEnd | undefined {
    const json = parseJson(text);
    const error = readError(json);
    if (error !== undefined) {
      return { kind: "error", error };
    }
    const part = readCompletion(json);
    if (!part) {
      return { kind: "nonsense", sample: text };
    }
    this.usage = part.usage ?? this.usage;
    for (const choice of part.choices) {
      this.#takeChoice(choice);
    }
    return undefined;
  }

  #takeChoice(part: ChoicePart): void {
    const { index, thought, calls, finish, refusal } = part;
    let said = this.#said.get(index);
    if (!said) {
      said = nothingSaid(this.#said.size);
      this.#said.set(index, said);
    }
    // After its pieces, the whole says nothing new.
    const text = part.whole && said.text !== "" ? "" : part.text;
    const size = Buffer.byteLength(text) + Buffer.byteLength(thought) + Buffer.byteLength(calls);
    this.#wentOn ||= said.finish !== undefined && text !== "";
    this.#endedTwice ||= said.finish !== undefined && finish !== undefined;
    said.pieces += size > 0 ? 1 : 0;
    said.bytes += size;
    said.text += text;
    // An end that is none stays so: some gateways let a "stop" of their own follow.
    said.finish = meaningOf(said.finish) === "whole" ? (finish ?? said.finish) : said.finish;
    this.#endedApart ||= finish !== undefined && size === 0;
    said.refusal += refusal;
    said.thought ||= thought !== "";
    if (!part.whole || said.called.calls.length === 0) {
      part.called.forEach((piece) => said.called.take(piece));
    }
    if (text !== "") {
      this.#on.text?.(text, said.answer);
    }
  }
}

function isDone(data: string): boolean {
  return /^\[done\]/i.test(data);
}

/** The events in the data of one: some servers put one line end between two, where the standard wants two. */
function apart(data: string): readonly string[] {
  const lines = data.includes("\n") && parseJson(data) === undefined ? data.split("\n") : [];
  // The last may be half, where the stream was cut.
  const sound = lines.slice(0, -1).every((line) => isDone(line) || isObject(parseJson(line)));
  return lines.length > 0 && sound ? lines : [data];
}

/** The lines of a body that has a JSON document in each, the last of which may be half; `undefined` for any other. */
function jsonLines(text: string): readonly string[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const last = lines.at(-1) ?? "";
  const whole = parseJson(last) === undefined ? lines.slice(0, -1) : lines;
  return lines.length > 1 && last.startsWith("{") && whole.every((line) => isObject(parseJson(line)))
    ? whole
    : undefined;
}

/** A line of a stream that has not come to its first event: a comment, or the beginning of one with data. */
const beginning = /^(?::.*|d?|da|dat|data)$/;

function nothingSaid(answer: number): Said {
  return {
    answer,
    text: "",
    finish: undefined,
    refusal: "",
    thought: false,
    called: new CalledTools(),
    pieces: 0,
    bytes: 0,
  };
}
