import type { RecordedRequest } from "./recorded-request.ts";

/** What the server does with one call. All of it can be written in JSON, but a function as text. */
export type Reply = AnswerReply | StatusReply | BodyReply | RawReply | HangReply | DropReply;

interface Waiting {
  /** Milliseconds before the first byte. */
  readonly delayMs?: number;
  /** Waits, before the first byte, until `server.release()`. */
  readonly held?: boolean;
}

export interface AnswerReply extends Waiting {
  readonly kind: "answer";
  readonly text: string | ((request: RecordedRequest) => string);
  /** What the second and further choices say where a request is for several; left out: the same. */
  readonly others?: readonly string[];
  /** `stream` unless the request asks for none; `json`: one document even when a stream is asked for. */
  readonly form?: "stream" | "json";
  /** Characters an event; 4, a token, if not given. */
  readonly pieceSize?: number;
  /** Milliseconds between events. */
  readonly pieceDelayMs?: number;
  /** `stop` if not given; `null`: no finish_reason ever comes. */
  readonly finish?: string | null;
  /** Whether `data: [DONE]` ends the stream; yes if not given. */
  readonly done?: boolean;
  /** `asked` (if not given): at the end when the request asks for it. */
  readonly usage?: "asked" | "end" | "each" | "none";
  /** Streamed as reasoning_content before the text, and counted. */
  readonly thinking?: string;
  /** What happens after so many characters of the text, instead of the rest. */
  readonly after?: { readonly characters: number; readonly then: Interruption };
  readonly wire?: Wire;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Interruption =
  /** `reset`: the connection breaks; `end`: the response ends as if whole; `hang`: nothing more until the client leaves. */
  { readonly kind: "reset" | "end" | "hang" } | { readonly kind: "error"; readonly error: unknown };

/** How the bytes of a stream are laid out; all of it is allowed by the standard. */
export interface Wire {
  /** Bytes a network write: splits events, and characters. */
  readonly bytes?: number;
  readonly lineEnd?: "\n" | "\r\n" | "\r";
  /** A comment between the events. */
  readonly keepAlives?: boolean;
  /** The connection stays open after the last byte. */
  readonly lingers?: boolean;
}

/** An HTTP error. `error` becomes `{"error": …}`. */
interface StatusReply extends Waiting {
  readonly kind: "status";
  readonly status: number;
  readonly error?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Anything at all on the socket, head included. */
interface RawReply extends Waiting {
  readonly kind: "raw";
  readonly bytes: string;
  readonly encoding?: BodyReply["encoding"];
  /** `hang`: nothing more until the client leaves; `end`: the connection ends. */
  readonly then: "hang" | "end";
}

/** Anything at all as body. */
interface BodyReply extends Waiting {
  readonly kind: "body";
  readonly body: string;
  readonly status?: number;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes a network write. */
  readonly bytes?: number;
  /** Of the body; utf8 if not given. */
  readonly encoding?: "utf8" | "utf16le" | "latin1" | "base64";
  /** The response never ends. */
  readonly endless?: boolean;
}

/** Nothing, until the client leaves. */
interface HangReply extends Waiting {
  readonly kind: "hang";
}

/** The connection breaks before the first byte. */
interface DropReply extends Waiting {
  readonly kind: "drop";
}
