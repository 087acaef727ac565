/** The shortest text that is looked for everywhere. */
export const shortestValue = 6;

export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Finds many literal texts at once, in one pass over the text however many there are. */
export class KnownValues {
  /** By their first characters, then by length, longest first, so that the whole of a value is found and not a part. */
  readonly #byStart = new Map<string, { lengths: number[]; values: Set<string> }>();
  readonly #firstCodes = new Set<number>();

  /** @param value of at least `shortestValue` characters */
  add(value: string): void {
    const start = value.slice(0, shortestValue);
    const bucket = this.#byStart.get(start) ?? { lengths: [], values: new Set<string>() };
    if (!bucket.lengths.includes(value.length)) {
      bucket.lengths.push(value.length);
      bucket.lengths.sort((a, b) => b - a);
    }
    bucket.values.add(value);
    this.#byStart.set(start, bucket);
    this.#firstCodes.add(value.charCodeAt(0));
  }

  /** Where values stand, in order, without overlaps. */
  findIn(text: string): readonly Range[] {
    const found: Range[] = [];
    if (this.#byStart.size === 0) {
      return found;
    }
    for (let at = 0; at + shortestValue <= text.length; at++) {
      const length = this.#firstCodes.has(text.charCodeAt(at)) ? this.#lengthAt(text, at) : undefined;
      if (length !== undefined) {
        found.push({ start: at, end: at + length });
        at += length - 1;
      }
    }
    return found;
  }

  #lengthAt(text: string, at: number): number | undefined {
    const bucket = this.#byStart.get(text.slice(at, at + shortestValue));
    return bucket?.lengths.find((length) => bucket.values.has(text.slice(at, at + length)));
  }
}

/** Ranges that overlap become one. */
export function united(ranges: readonly Range[]): readonly Range[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  const result: Range[] = [];
  for (const range of sorted) {
    const last = result.at(-1);
    if (last !== undefined && range.start < last.end) {
      result[result.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
    } else {
      result.push({ start: range.start, end: range.end });
    }
  }
  return result;
}
