import type { ChunkedList } from "../locate/chunked-list.ts";
import type { Places } from "../locate/places.ts";
import type { DraftLine } from "./draft-line.ts";

/** Which lines of an edited file are those of its base, and how far edits have moved them. */
export class LineOrigins {
  readonly #lines: ChunkedList<DraftLine>;
  readonly #baseLength: number;

  constructor(lines: ChunkedList<DraftLine>, baseLength: number) {
    this.#lines = lines;
    this.#baseLength = baseLength;
  }

  /** Whether all lines of the stretch are the base's own. */
  areOriginal(start: number, length: number): boolean {
    for (let index = start; index < start + length; index++) {
      if (this.#lines.at(index)?.origin === undefined) {
        return false;
      }
    }
    return true;
  }

  /** The only one of the places whose lines are all the base's own. */
  onlyOriginal(places: Places, length: number): number | undefined {
    let only: number | undefined;
    for (let at = places.next(0); at !== undefined; at = places.next(at + 1)) {
      if (this.areOriginal(at, length)) {
        if (only !== undefined) {
          return undefined;
        }
        only = at;
      }
    }
    return only;
  }

  /** How many lines earlier edits put above a line of the base. */
  shiftAt(baseLine: number): number {
    let [index, high] = [0, this.#lines.length];
    while (index < high) {
      const middle = (index + high) >> 1;
      if ((this.#lines.at(middle)?.base ?? 0) < baseLine) {
        index = middle + 1;
      } else {
        high = middle;
      }
    }
    while (index < this.#lines.length && this.#lines.at(index)?.origin === undefined) {
      index++;
    }
    return index === this.#lines.length
      ? index - this.#baseLength
      : index - (this.#lines.at(index)?.origin ?? 0);
  }

  /** The base line that a line put there comes after; -1: none. */
  baseAbove(index: number): number {
    return this.#lines.at(index - 1)?.base ?? -1;
  }
}
