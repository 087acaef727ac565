import { createHash } from "node:crypto";
import type { JournalLine } from "./journal-lines.ts";
import { said } from "../../workspace/said.ts";

/** Shorter texts stand where they belong; longer ones have a line of their own, once, and are referred to. */
const longText = 200;
const reference = "$text";

/** The long texts of a journal that is written: answers, files and outputs are said many times, and kept once. */
export class TextsToKeep {
  readonly #kept: Set<string>;
  readonly #write: (line: JournalLine) => void;

  /**
   * @param kept hashes of the texts that the journal has already
   * @param write called with the line of each text that is new
   */
  constructor(kept: Iterable<string>, write: (line: JournalLine) => void) {
    this.#kept = new Set(kept);
    this.#write = write;
  }

  /** The value with references in the places of long texts. */
  shortened(value: unknown): unknown {
    if (typeof value === "string") {
      return value.length < longText ? value : { [reference]: this.#keep(value) };
    }
    if (Array.isArray(value)) {
      return value.map((item) => this.shortened(item));
    }
    return typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.shortened(item)]))
      : value;
  }

  #keep(text: string): string {
    const hash = createHash("sha256").update(text).digest("hex").slice(0, 32);
    if (!this.#kept.has(hash)) {
      this.#kept.add(hash);
      this.#write({ kind: "text", hash, text });
    }
    return hash;
  }
}

/** @throws RangeError where a text is missing */
export function withTexts(value: unknown, texts: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => withTexts(item, texts));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (reference in value && typeof value[reference] === "string") {
    const text = texts.get(value[reference]);
    if (text === undefined) {
      throw new RangeError(said`a text is missing`);
    }
    return text;
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withTexts(item, texts)]));
}
