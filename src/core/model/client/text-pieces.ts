import { setTimeout as sleep } from "node:timers/promises";
import { TextDecoder } from "node:util";
import { BodyReader } from "./body-reader.ts";

/** A body that cannot be read on. `lost`: the connection broke, or we broke it; `not-text`: no answer looks like this. */
export class BrokenBody extends Error {
  readonly kind: "lost" | "not-text";

  constructor(kind: "lost" | "not-text", message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BrokenBody";
    this.kind = kind;
  }
}

/**
 * A long answer comes a token at a time. After so many reads it is taken in sips, one every so many milliseconds: nobody
 * sees the difference, and reading costs a third of what it costs token by token. What comes in larger pieces than these
 * bytes is not slowed down.
 */
const sips = { after: 32, everyMs: 100, bytes: 8192 };

/** More than any model writes: an endpoint that never ends must not fill the memory. */
const mostBytes = 64_000_000;

export interface Reading {
  /** Ends it when it is aborted. */
  readonly signal: AbortSignal;
  /** Called whenever something arrives. */
  readonly bytes: () => void;
  /** Whether there is nothing more to wait for than the end. */
  readonly hurries: () => boolean;
}

/**
 * The body as text, a piece for each network read; leaving early frees the socket.
 * @throws BrokenBody
 */
export async function* textPieces(
  body: ReadableStream<Uint8Array>,
  { signal, bytes: onBytes, hurries }: Reading,
): AsyncGenerator<string, void> {
  // Fatal: a replacement character in an answer would end up in somebody's file.
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const source = new BodyReader(body, signal);
  let bytes = 0;
  let last = 0;
  try {
    for (let reads = 0; ; reads += 1) {
      if (reads > sips.after && last < sips.bytes && !hurries()) {
        await sleep(sips.everyMs, undefined, { signal }).catch(lost);
      }
      const value = await source.read().catch(lost);
      last = value?.byteLength ?? 0;
      bytes += last;
      if (bytes > mostBytes) {
        throw new BrokenBody("not-text", "it does not end");
      }
      if (value) {
        onBytes();
      }
      yield decode(utf8, value);
      if (!value) {
        return;
      }
    }
  } finally {
    source.close();
  }
}

function lost(cause: unknown): never {
  throw new BrokenBody("lost", "the connection broke", { cause });
}

/** @param bytes `undefined` at the end, where half a character is an error */
function decode(utf8: TextDecoder, bytes: Uint8Array | undefined): string {
  try {
    return utf8.decode(bytes, { stream: bytes !== undefined });
  } catch (error) {
    throw new BrokenBody("not-text", "it is not UTF-8", { cause: error });
  }
}
