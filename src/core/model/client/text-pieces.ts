import { setTimeout as sleep } from "node:timers/promises";
import { TextDecoder } from "node:util";

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

/**
 * The body as text, a piece for each network read; leaving early frees the socket.
 * @param onBytes called whenever something arrives
 * @throws BrokenBody
 */
export async function* textPieces(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<string, void> {
  // Fatal: a replacement character in an answer would end up in somebody's file.
  const utf8 = new TextDecoder("utf-8", { fatal: true });
  const source = body.getReader();
  let bytes = 0;
  let last = 0;
  try {
    for (let reads = 0; ; reads += 1) {
      if (reads > sips.after && last < sips.bytes) {
        await sleep(sips.everyMs);
      }
      const { value, done } = await source.read().catch((error: unknown) => {
        throw new BrokenBody("lost", "the connection broke", { cause: error });
      });
      last = value?.byteLength ?? 0;
      bytes += last;
      if (bytes > mostBytes) {
        throw new BrokenBody("not-text", "it does not end");
      }
      if (!done) {
        onBytes();
      }
      yield decode(utf8, value);
      if (done) {
        return;
      }
    }
  } finally {
    source.cancel().catch(() => undefined);
  }
}

/** @param bytes `undefined` at the end, where half a character is an error */
function decode(utf8: TextDecoder, bytes: Uint8Array | undefined): string {
  try {
    return utf8.decode(bytes, { stream: bytes !== undefined });
  } catch (error) {
    throw new BrokenBody("not-text", "it is not UTF-8", { cause: error });
  }
}
