import { allAtOnce } from "../breather.ts";
import { EditsReader } from "./edits-reader.ts";
import type { Edit, ParsedAnswer } from "./edit.ts";
import type { ParseOptions } from "./parse-options.ts";

/** All edits of an answer, in its order. Thinking sections and prose are passed over. */
export function parseAnswer(answer: string, options: ParseOptions): ParsedAnswer {
  return allAtOnce(EditsReader.readAll(answer, options));
}

/**
 * An answer while it is streamed. Whatever the pieces, it gives the edits of `parseAnswer`, each as soon as its last
 * line has come, those of a diff without a fence when the next one begins; whole files, and what may be a quotation, at
 * the end.
 */
export class AnswerStream {
  readonly #reader: EditsReader;
  #rest = "";
  #given = 0;

  constructor(options: ParseOptions) {
    this.#reader = new EditsReader(options);
  }

  /** @returns the edits this piece of the answer completes */
  push(piece: string): readonly Edit[] {
    const lines = piece.split("\n");
    const [first = "", ...others] = lines;
    this.#rest += first;
    for (const line of others) {
      this.#reader.add(this.#rest);
      this.#rest = line;
    }
    const edits = others.length === 0 ? [] : this.#reader.read();
    this.#given += edits.length;
    return edits;
  }

  /** @returns what is left: the edits not given yet, and the problems of the whole answer */
  end(): ParsedAnswer {
    this.#reader.add(this.#rest);
    this.#rest = "";
    const { edits, problems } = allAtOnce(this.#reader.finish());
    return { edits: edits.slice(this.#given), problems };
  }
}
