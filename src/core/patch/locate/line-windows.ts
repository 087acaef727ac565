import { ChunkedList } from "./chunked-list.ts";

/** Larger than any name. */
const RADIX = 2 ** 26;

/**
 * Names for the windows of some lines at every place of a text, made of the names of its two halves (Karp, Miller,
 * Rosenberg: "Rapid identification of repeated patterns in strings, trees and arrays", 1972).
 */
export class LineWindows {
  /** Lines of a window. */
  readonly width: number;
  /** Name of the window that starts at each line. */
  readonly text: ChunkedList<number>;
  readonly #names = new Map<number, number>();
  readonly #counts: number[] = [];
  readonly #half: number;

  /** @param halves names of the windows of half the width, or of the lines */
  constructor(width: number, halves: ChunkedList<number>) {
    [this.width, this.#half] = [width, width / 2];
    const { all } = halves;
    this.text = new ChunkedList(this.#namesFor(all, all.length));
  }

  countOf(name: number): number {
    return this.#counts[name] ?? 0;
  }

  /** @returns the names of the windows of some other lines, undefined when one of them is not in the text */
  namesIn(halves: readonly number[]): number[] | undefined {
    const found: number[] = [];
    for (let at = 0; at + this.#half < halves.length; at++) {
      const name = this.#names.get(this.#keyAt(halves, at));
      if (name === undefined || this.countOf(name) === 0) {
        return undefined;
      }
      found.push(name);
    }
    return found;
  }

  /** So many lines became so many others; only the windows that touch them have other names. */
  replace(halves: ChunkedList<number>, start: number, oldLength: number, newLength: number): void {
    const from = Math.max(0, start - this.width + 1);
    const oldTo = Math.min(this.text.length, start + oldLength);
    for (const name of this.text.slice(from, oldTo)) {
      this.#counts[name] = this.countOf(name) - 1;
    }
    const touched = halves.slice(from, start + newLength + this.#half);
    this.text.replace(from, Math.max(0, oldTo - from), this.#namesFor(touched, start + newLength - from));
  }

  #namesFor(halves: readonly number[], count: number): number[] {
    const names: number[] = [];
    for (let at = 0; at < count && at + this.#half < halves.length; at++) {
      names.push(this.#add(halves, at));
    }
    return names;
  }

  #add(halves: readonly number[], at: number): number {
    const key = this.#keyAt(halves, at);
    const known = this.#names.get(key);
    const name = known ?? this.#names.size;
    if (known === undefined) {
      this.#names.set(key, name);
    }
    this.#counts[name] = this.countOf(name) + 1;
    return name;
  }

  #keyAt(halves: readonly number[], at: number): number {
    return (halves[at] ?? 0) * RADIX + (halves[at + this.#half] ?? 0);
  }
}
