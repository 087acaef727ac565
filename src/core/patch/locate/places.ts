import type { ChunkedList } from "./chunked-list.ts";

/** What is looked for in a text of names: one of its names, and whether the rest stands around it. */
interface Sought {
  readonly text: ChunkedList<number>;
  readonly name: number;
  /** Of the name, from where the lines start. */
  readonly offset: number;
  readonly stands: (start: number) => boolean;
  /** All places at once: costs as much wherever the lines stand. */
  readonly all: () => readonly number[];
}

/** After so many places that only look right all of them are looked for at once. */
const MOST_MISSES = 2000;

/** Every place, overlapping ones too, where some lines stand. Lines that are everywhere are not looked for everywhere. */
export class Places {
  #found: readonly number[] | undefined;
  readonly #sought: Sought | undefined;
  #misses = 0;

  static of(found: readonly number[]): Places {
    return new Places(found, undefined);
  }

  static lazily(sought: Sought): Places {
    return new Places(undefined, sought);
  }

  private constructor(found: readonly number[] | undefined, sought: Sought | undefined) {
    [this.#found, this.#sought] = [found, sought];
  }

  /** In order. */
  get all(): readonly number[] {
    this.#found ??= this.#sought?.all() ?? [];
    return this.#found;
  }

  /** How many are above the line. */
  countBefore(line: number): number {
    return indexFrom(this.all, line);
  }

  /** The first so many. */
  first(count: number): number[] {
    const places: number[] = [];
    for (let at = this.next(0); at !== undefined && places.length < count; at = this.next(at + 1)) {
      places.push(at);
    }
    return places;
  }

  /** The first place that is not above the line. */
  next(line: number): number | undefined {
    const at = this.#found ? "unclear" : this.#seek(Math.max(0, line), 1);
    return at === "unclear" ? this.all[indexFrom(this.all, line)] : at;
  }

  /** The last place that is not below the line. */
  previous(line: number): number | undefined {
    const at = this.#found || line < 0 ? "unclear" : this.#seek(line, -1);
    return at === "unclear" ? this.all[indexFrom(this.all, line + 1) - 1] : at;
  }

  #seek(line: number, step: 1 | -1): number | "unclear" | undefined {
    if (!this.#sought) {
      return "unclear";
    }
    const { text, name, offset, stands } = this.#sought;
    let at = line + offset;
    while (at >= 0) {
      at = step === 1 ? text.indexOf(name, at) : text.lastIndexOf(name, at);
      if (at === -1) {
        break;
      }
      if (stands(at - offset)) {
        return at - offset;
      }
      if (++this.#misses > MOST_MISSES) {
        return "unclear";
      }
      at += step;
    }
    return undefined;
  }
}

/** Index of the first number that is not less. */
function indexFrom(sorted: readonly number[], least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
