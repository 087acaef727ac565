import { contentOf, dominantEnd, endOf } from "../diff/lines.ts";
import type { ChunkedList } from "../locate/chunked-list.ts";
import type { DraftLine } from "./draft-line.ts";

/** How the lines of an edited file end: as those of its base do, and the last one with or without a line end. */
export class LineEnds {
  readonly #lines: ChunkedList<DraftLine>;
  readonly #baseLines: readonly string[];
  /** That of most lines. */
  readonly usual: "\n" | "\r\n";
  #mixed: boolean | undefined;

  constructor(lines: ChunkedList<DraftLine>, baseLines: readonly string[]) {
    this.#lines = lines;
    this.#baseLines = baseLines;
    this.usual = dominantEnd(baseLines);
  }

  /** Whether the carriage returns of a diff's lines are those of the file, so that they can be taken literally. */
  areThoseOf(start: number, search: readonly string[]): boolean {
    return search.every(
      (line, index) => line.endsWith("\r") === this.#lines.at(start + index)?.text.endsWith("\r\n"),
    );
  }

  /** Whether lines of the base end in different ways. */
  get areMixed(): boolean {
    this.#mixed ??= new Set(this.#baseLines.map(endOf).filter((end) => end !== "")).size > 1;
    return this.#mixed;
  }

  areAll(from: number, to: number, end: string): boolean {
    return this.#lines.slice(from, to).every(({ text }) => endOf(text) === end);
  }

  /** Whether the last line has a line end. */
  get isLastEnded(): boolean {
    return this.#lines.at(this.#lines.length - 1)?.text.endsWith("\n") ?? true;
  }

  /** How a line put there ends: like the one that was there, or one above. */
  endAt(index: number): string {
    for (let near = Math.min(index, this.#lines.length - 1); near >= 0; near--) {
      const end = endOf(this.#lines.at(near)?.text ?? "");
      if (end !== "") {
        return end;
      }
    }
    return endOf(this.#lines.at(0)?.text ?? "") || this.usual;
  }

  /** Only the last line may lack its line end: what stands before an added line gets one. */
  settle(start: number, length: number, end: string): void {
    const last = Math.min(start + length, this.#lines.length - 2);
    for (let index = Math.max(0, start - 1); index <= last; index++) {
      const line = this.#lines.at(index);
      if (line && endOf(line.text) === "") {
        this.#lines.set(index, { ...line, text: line.text + end });
      }
    }
  }

  /** The last line lacks its line end when the file's did, unless the answer says otherwise. */
  settleLast(finalNewline: boolean | undefined, literalEnds: boolean, added?: string): void {
    const at = this.#lines.length - 1;
    const last = this.#lines.at(at);
    const wanted = finalNewline ?? this.#baseLines.at(-1)?.endsWith("\n") ?? true;
    // What is only left over after a deletion stays as it is.
    if (
      !last ||
      (finalNewline === undefined &&
        last.origin !== undefined &&
        this.#baseLines[last.origin] === last.text) ||
      wanted === (endOf(last.text) !== "")
    ) {
      return;
    }
    if (!wanted && !literalEnds && added?.endsWith("\r")) {
      this.#lines.set(at, { ...last, text: added });
      return;
    }
    const bare = literalEnds ? last.text.replace(/\n$/, "") : contentOf(last.text);
    this.#lines.set(at, { ...last, text: wanted ? last.text + this.usual : bare });
  }
}
