import { append, replaceRange } from "./replace-range.ts";

/** Items of a chunk when it is made; twice as many are two chunks. */
const CHUNK = 512;

interface Chunk<T> {
  readonly items: T[];
  /** Which of the chunks it is. */
  index: number;
  /** Items before it; good only for the chunks that are counted. */
  start: number;
}

function chunked<T>(items: readonly T[]): Chunk<T>[] {
  const chunks: Chunk<T>[] = [];
  for (let at = 0; at < items.length; at += CHUNK) {
    chunks.push({ items: items.slice(at, at + CHUNK), index: 0, start: 0 });
  }
  return chunks;
}

/** A list in which thousands of changes anywhere cost no more than a few: only the items near a change are moved. */
export class ChunkedList<T> {
  readonly #chunks: Chunk<T>[] = [];
  #count = 0;
  /** So many chunks know their start. */
  #counted = 0;
  /** The chunk that was found last: what is looked for next is often in it. */
  #last: Chunk<T> | undefined;
  #joined: readonly T[] | undefined;
  /** Made when first needed: where each item was put last. */
  #homes: Map<T, Chunk<T>> | undefined;

  constructor(items: readonly T[]) {
    this.replace(0, 0, items);
  }

  get length(): number {
    return this.#count;
  }

  /** All items as an array that later changes leave alone; costs something after each of them. */
  get all(): readonly T[] {
    this.#joined ??= this.#chunks.flatMap(({ items }) => items);
    return this.#joined;
  }

  at(index: number): T | undefined {
    const chunk = this.#chunkAt(index);
    return chunk?.items[index - chunk.start];
  }

  set(index: number, item: T): void {
    this.replace(index, 1, [item]);
  }

  slice(from: number, to: number): T[] {
    const [start, end] = [Math.max(0, from), Math.min(to, this.#count)];
    const result: T[] = [];
    for (let at = start; at < end;) {
      const chunk = this.#chunkAt(at);
      if (!chunk) {
        break;
      }
      const part = chunk.items.slice(at - chunk.start, end - chunk.start);
      if (at === start && part.length === end - start) {
        return part;
      }
      append(result, part);
      at += part.length;
    }
    return result;
  }

  /** The first place of the item that is not before `from`, or -1. */
  indexOf(item: T, from = 0): number {
    const first = this.#chunkAt(Math.max(0, from));
    for (let index = first?.index ?? Infinity; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index];
      const at = chunk?.items.indexOf(item, chunk === first ? Math.max(0, from - first.start) : 0) ?? -1;
      if (chunk && at !== -1) {
        return this.#startOf(chunk) + at;
      }
    }
    return -1;
  }

  /** The last place of the item that is not behind `from`, or -1. */
  lastIndexOf(item: T, from: number): number {
    const first = from < 0 ? undefined : this.#chunkAt(Math.min(from, this.#count - 1));
    for (let index = first?.index ?? -1; index >= 0; index--) {
      const chunk = this.#chunks[index];
      const at = chunk?.items.lastIndexOf(item, chunk === first ? from - first.start : Infinity) ?? -1;
      if (chunk && at !== -1) {
        return this.#startOf(chunk) + at;
      }
    }
    return -1;
  }

  /** Where the item is that occurs only once; of another one of its places. */
  placeOf(item: T): number {
    const home = this.#knownHomes().get(item);
    const at = home?.items.indexOf(item) ?? -1;
    if (home && at !== -1 && this.#chunks[home.index] === home) {
      return this.#startOf(home) + at;
    }
    const found = this.indexOf(item);
    const chunk = found === -1 ? undefined : this.#chunkAt(found);
    if (chunk) {
      this.#knownHomes().set(item, chunk);
    }
    return found;
  }

  replace(start: number, length: number, items: readonly T[]): void {
    this.#joined = undefined;
    const chunk = this.#chunkAt(Math.min(start, this.#count - 1)) ?? this.#newChunk();
    const offset = start - chunk.start;
    const own = Math.min(length, chunk.items.length - offset);
    const many = items.length > CHUNK ? items : [];
    const few = items.length > CHUNK ? [] : items;
    replaceRange(chunk.items, offset, own, few);
    this.#settle(few, chunk);
    this.#count += few.length - own;
    if (own !== few.length) {
      this.#counted = Math.min(this.#counted, chunk.index + 1);
    }
    if (own < length) {
      this.#removeBehind(chunk, length - own);
    }
    if (many.length > 0) {
      this.#insertMany(chunk, offset, many);
    }
    if (chunk.items.length > 2 * CHUNK) {
      this.#split(chunk);
    } else if (chunk.items.length === 0) {
      this.#restructure(chunk.index, 1, []);
    }
  }

  #newChunk(): Chunk<T> {
    const chunk: Chunk<T> = { items: [], index: this.#chunks.length, start: 0 };
    this.#restructure(chunk.index, 0, [chunk]);
    return chunk;
  }

  #removeBehind(chunk: Chunk<T>, count: number): void {
    let left = count;
    let emptied = 0;
    for (let next = this.#chunks[chunk.index + 1]; left > 0 && next;) {
      const taken = Math.min(left, next.items.length);
      replaceRange(next.items, 0, taken, []);
      left -= taken;
      this.#count -= taken;
      emptied += next.items.length === 0 ? 1 : 0;
      next = this.#chunks[next.index + 1];
    }
    this.#restructure(chunk.index + 1, emptied, []);
  }

  #insertMany(chunk: Chunk<T>, offset: number, items: readonly T[]): void {
    const below = chunk.items.splice(offset);
    const added = chunked(items);
    if (below.length > 0) {
      added.push({ items: below, index: 0, start: 0 });
    }
    this.#count += items.length;
    this.#insertChunks(chunk, added);
  }

  #split(chunk: Chunk<T>): void {
    this.#insertChunks(chunk, chunked(chunk.items.splice(CHUNK)));
  }

  #insertChunks(above: Chunk<T>, added: readonly Chunk<T>[]): void {
    this.#restructure(above.index + 1, 0, added);
    for (const chunk of added) {
      this.#settle(chunk.items, chunk);
    }
  }

  #restructure(from: number, removed: number, added: readonly Chunk<T>[]): void {
    replaceRange(this.#chunks, from, removed, added);
    for (let index = from; index < this.#chunks.length; index++) {
      const chunk = this.#chunks[index];
      if (chunk) {
        chunk.index = index;
      }
    }
    this.#counted = Math.min(this.#counted, from);
    this.#last = undefined;
  }

  #knownHomes(): Map<T, Chunk<T>> {
    if (!this.#homes) {
      this.#homes = new Map();
      for (const chunk of this.#chunks) {
        this.#settle(chunk.items, chunk);
      }
    }
    return this.#homes;
  }

  #settle(items: readonly T[], chunk: Chunk<T>): void {
    if (this.#homes) {
      for (const item of items) {
        this.#homes.set(item, chunk);
      }
    }
  }

  #startOf(chunk: Chunk<T>): number {
    for (; this.#counted <= chunk.index; this.#counted++) {
      const [before, next] = [this.#chunks[this.#counted - 1], this.#chunks[this.#counted]];
      if (next) {
        next.start = before ? before.start + before.items.length : 0;
      }
    }
    return chunk.start;
  }

  /** The chunk that has the item, with its start. */
  #chunkAt(index: number): Chunk<T> | undefined {
    if (index < 0 || index >= this.#count) {
      return undefined;
    }
    const last = this.#last;
    if (last && last.index < this.#counted && index >= last.start && index < last.start + last.items.length) {
      return last;
    }
    let [low, high] = [0, this.#chunks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      const chunk = this.#chunks[middle];
      if (chunk && this.#startOf(chunk) <= index) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    const found = this.#chunks[low];
    if (found) {
      this.#startOf(found);
      this.#last = found;
    }
    return found;
  }
}
