import type { Position } from "../../core/workspace/position.ts";

const lineEnd = /\r\n|\r|\n/g;

/** Lines as VS Code counts them, which also ends one at a lone carriage return; offsets are into the text as it is. */
export class TextLines {
  /** Offsets at which lines start. */
  readonly #starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    this.#starts = [0, ...[...text.matchAll(lineEnd)].map(({ index, 0: end }) => index + end.length)];
  }

  /** A position beyond the end of its line is that end, as in the editor. */
  offsetAt({ line, character }: Position): number {
    const start = this.#starts[line];
    if (start === undefined) {
      return this.#text.length;
    }
    const next = this.#starts[line + 1];
    const end = next === undefined ? this.#text.length : next - this.#endLength(next);
    return Math.min(start + character, end);
  }

  /** @param offset not inside a line end */
  positionAt(offset: number): Position {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { line: low, character: offset - (this.#starts[low] ?? 0) };
  }

  /** New text with the line end that this text has most of. */
  withOwnEnds(newText: string): string {
    const ends = this.#text.match(lineEnd) ?? [];
    if (ends.length === 0) {
      return newText;
    }
    const windows = ends.filter((end) => end === "\r\n").length;
    return newText.replace(lineEnd, windows * 2 > ends.length ? "\r\n" : "\n");
  }

  #endLength(nextStart: number): number {
    return this.#text.startsWith("\r\n", nextStart - 2) ? 2 : 1;
  }
}

/** As an editor's document holds it: all line ends the same. For comparing only. */
export function sameEnds(text: string): string {
  return text.replace(lineEnd, "\n");
}

/** Whether opening and saving it in the editor would change lines that nobody touched. */
export function hasMixedEnds(text: string): boolean {
  return new Set(text.match(lineEnd)).size > 1;
}
