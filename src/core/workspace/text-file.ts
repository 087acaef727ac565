import { createHash } from "node:crypto";
import { Failure } from "./failure.ts";

export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be";

/** A text file as the engine sees it: characters for people and models, and what is needed to write the same bytes back. */
export interface TextFile {
  /** Decoded text without a byte-order mark; line ends exactly as in the file, mixed ones too. */
  readonly text: string;
  readonly encoding: Encoding;
  /** Of `text`; what a patch was made for is recognised by it. */
  readonly hash: string;
}

export function textFile(text: string, encoding: Encoding = "utf-8"): TextFile {
  return { text, encoding, hash: hashText(text) };
}

function hashText(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}

/**
 * Bytes to text that `encodeText` turns back into the very same bytes.
 * @throws Failure `binary` for a file with NUL characters, `encoding` for bytes that no supported encoding explains
 */
export function decodeText(bytes: Uint8Array, path: string): TextFile {
  const encoding = detectEncoding(bytes);
  const body = bytes.subarray(markOf(encoding).length);
  if ((encoding === "utf-8" || encoding === "utf-8-bom") && body.includes(0)) {
    throw new Failure(
      "binary",
      `${path} is a binary file; Patched MoA edits text files only. Choose another file.`,
    );
  }
  try {
    const decoder = encoding === "utf-16be" || encoding === "utf-16le" ? encoding : "utf-8";
    const text = new TextDecoder(decoder, { fatal: true, ignoreBOM: true }).decode(body);
    return textFile(text, encoding);
  } catch (cause) {
    throw new Failure(
      "encoding",
      `${path} is neither UTF-8 nor UTF-16 text; save it as UTF-8 first, then try again.`,
      { cause },
    );
  }
}

export function encodeText(text: string, encoding: Encoding): Uint8Array {
  const body = encoding.startsWith("utf-16") ? Buffer.from(text, "utf16le") : Buffer.from(text, "utf8");
  if (encoding === "utf-16be") {
    body.swap16();
  }
  return Buffer.concat([markOf(encoding), body]);
}

function detectEncoding(bytes: Uint8Array): Encoding {
  for (const encoding of ["utf-8-bom", "utf-16le", "utf-16be"] as const) {
    const mark = markOf(encoding);
    if (mark.every((byte, index) => bytes[index] === byte)) {
      return encoding;
    }
  }
  return "utf-8";
}

function markOf(encoding: Encoding): Uint8Array {
  switch (encoding) {
    case "utf-8":
      return new Uint8Array();
    case "utf-8-bom":
      return new Uint8Array([0xef, 0xbb, 0xbf]);
    case "utf-16le":
      return new Uint8Array([0xff, 0xfe]);
    case "utf-16be":
      return new Uint8Array([0xfe, 0xff]);
  }
}
