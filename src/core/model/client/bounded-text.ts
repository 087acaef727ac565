import { BodyReader } from "./body-reader.ts";

/** A body as text, as far as it was read. */
export interface BoundedText {
  readonly text: string;
  /** Whether that is all of it. */
  readonly whole: boolean;
}

/**
 * Reads a body up to so many bytes: one that never ends must not fill the memory. What is left is not waited for.
 * @throws what the network throws, and when `signal` is aborted
 */
export async function boundedText(
  response: Response,
  mostBytes: number,
  signal?: AbortSignal,
): Promise<BoundedText> {
  const body = response.body as ReadableStream<Uint8Array> | null;
  if (!body) {
    return { text: "", whole: true };
  }
  const reader = new BodyReader(body, signal);
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const value = await reader.read();
      if (!value || bytes + value.byteLength > mostBytes) {
        pieces.push(...(value ? [value.subarray(0, mostBytes - bytes)] : []));
        return { text: Buffer.concat(pieces).toString("utf8").trim(), whole: !value };
      }
      pieces.push(value);
      bytes += value.byteLength;
    }
  } finally {
    reader.close();
  }
}
