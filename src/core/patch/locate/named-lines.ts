import { ChunkedList } from "./chunked-list.ts";
import { findLines } from "./find-lines.ts";
import { LineWindows } from "./line-windows.ts";
import { Places } from "./places.ts";

/** So few places are looked at one by one. */
const FEW = 64;
const WIDEST_WINDOW = 64;
/** So many passes over the whole text cost less than naming its windows. */
const MOST_PASSES = 16;
/** Places and characters of what was sought. */
const MOST_REMEMBERED = 2_000_000;

/**
 * A text in which every line is a number, equal lines the same one: comparing is cheap, and a line that is not there is
 * known without looking. Runs of lines that are frequent one by one are told apart by the windows they consist of.
 */
export class NamedLines {
  /** The line each name stands for. */
  readonly lines: string[] = [];
  readonly #text: ChunkedList<number>;
  readonly #names = new Map<string, number>();
  readonly #counts: number[] = [];
  readonly #windows: LineWindows[] = [];
  /** Where the last search found something: the next one is often below. */
  #finger = 0;
  #passes = 0;
  /** Places found since the last change, by the names sought. */
  readonly #found = new Map<string, Places>();
  #remembered = 0;

  constructor(lines: readonly string[]) {
    this.#text = new ChunkedList(lines.map((line) => this.#add(line)));
  }

  /** Names of all lines, in their order. */
  get all(): readonly number[] {
    return this.#text.all;
  }

  /** @returns undefined when no line is like it */
  nameOf(line: string): number | undefined {
    const name = this.#names.get(line);
    return name === undefined || this.#countOf(name) === 0 ? undefined : name;
  }

  replace(start: number, length: number, lines: readonly string[]): void {
    this.#forget();
    for (const name of this.#text.slice(start, start + length)) {
      this.#counts[name] = this.#countOf(name) - 1;
    }
    const fresh = lines.map((line) => this.#add(line));
    this.#text.replace(start, length, fresh);
    let halves = this.#text;
    for (const windows of this.#windows) {
      windows.replace(halves, start, length, lines.length);
      halves = windows.text;
    }
  }

  /** Every place, overlapping ones too, where lines of these names stand one below the other. */
  places(wanted: readonly number[]): Places {
    const key = wanted.join();
    let places = this.#found.get(key);
    if (!places) {
      const offset = rarest(wanted, (name) => this.#countOf(name));
      const count = this.#countOf(wanted[offset] ?? 0);
      this.#remembered += count + key.length;
      if (this.#remembered > MOST_REMEMBERED) {
        this.#forget();
      }
      places = this.#sought(wanted, offset, count);
      this.#found.set(key, places);
    }
    return places;
  }

  #forget(): void {
    this.#found.clear();
    this.#remembered = 0;
  }

  /** @param rarest offset of a line that occurs so many times */
  #sought(wanted: readonly number[], rarest: number, count: number): Places {
    const name = wanted[rarest] ?? 0;
    if (count <= FEW) {
      return Places.of(this.#around(name, rarest, count, wanted));
    }
    const text = this.#text;
    const all = (): number[] => findLines(text.all, wanted);
    if (wanted.length === 1) {
      return Places.lazily({ text, name, offset: 0, stands: () => true, all });
    }
    return this.#passes++ < MOST_PASSES ? Places.of(all()) : this.#byWindows(wanted, all);
  }

  #add(line: string): number {
    let name = this.#names.get(line);
    if (name === undefined) {
      name = this.lines.length;
      this.#names.set(line, name);
      this.lines.push(line);
    }
    this.#counts[name] = this.#countOf(name) + 1;
    return name;
  }

  #countOf(name: number): number {
    return this.#counts[name] ?? 0;
  }

  #byWindows(wanted: readonly number[], all: () => number[]): Places {
    let names = wanted;
    let windows: LineWindows | undefined;
    for (let level = 0, width = 2; width <= Math.min(wanted.length, WIDEST_WINDOW); level++, width *= 2) {
      windows = this.#windows[level] ??= new LineWindows(width, windows?.text ?? this.#text);
      const wider = windows.namesIn(names);
      if (!wider) {
        return Places.of([]);
      }
      names = wider;
    }
    const [text, width] = [windows?.text ?? this.#text, windows?.width ?? 1];
    // These windows cover the lines; the last one may overlap the one before.
    const offsets = [...names.keys()].filter((at) => at % width === 0 || at === names.length - 1);
    const covering = offsets.map((at) => names[at] ?? 0);
    const index = rarest(covering, (name) => windows?.countOf(name) ?? 0);
    return Places.lazily({
      text,
      name: covering[index] ?? 0,
      offset: offsets[index] ?? 0,
      stands: (start) => start >= 0 && offsets.every((at) => text.at(start + at) === names[at]),
      all,
    });
  }

  /** @param count places of the name, which has that offset in what is sought */
  #around(name: number, offset: number, count: number, wanted: readonly number[]): number[] {
    if (count === 1) {
      const start = this.#text.placeOf(name) - offset;
      return this.#standsAt(start, wanted) ? [start] : [];
    }
    let left = count;
    const between = (from: number, to: number): number[] => {
      const found: number[] = [];
      for (let at = from; left > 0; at++) {
        at = this.#text.indexOf(name, at);
        if (at === -1 || at >= to) {
          break;
        }
        left--;
        if (this.#standsAt(at - offset, wanted)) {
          found.push(at - offset);
        }
      }
      return found;
    };
    const start = Math.min(this.#finger, this.#text.length);
    const below = between(start, this.#text.length);
    const places = left === 0 ? below : between(0, start).concat(below);
    this.#finger = places.at(-1) ?? this.#finger;
    return places;
  }

  #standsAt(start: number, wanted: readonly number[]): boolean {
    for (let index = 0; index < wanted.length; index++) {
      if (this.#text.at(start + index) !== wanted[index]) {
        return false;
      }
    }
    return start >= 0;
  }
}

/** Index of the name that occurs least. */
function rarest(names: readonly number[], countOf: (name: number) => number): number {
  let [best, least] = [0, Infinity];
  for (let index = 0; index < names.length; index++) {
    const count = countOf(names[index] ?? 0);
    [best, least] = count < least ? [index, count] : [best, least];
  }
  return best;
}
