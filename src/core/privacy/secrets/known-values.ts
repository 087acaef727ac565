/** The shortest text that is looked for everywhere; what is shorter is taken for a secret only where it was found. */
export const shortestValue = 6;

/** A literal text, and what stands in for it. */
interface Known {
  readonly literal: string;
  readonly replacement: string;
}

/** Replaces many literal texts at once, in one pass over the text however many there are. */
export class KnownValues {
  /** By their first characters, then by length, longest first, so that the whole of a secret is taken and not a part. */
  readonly #byStart = new Map<string, { lengths: number[]; texts: Map<string, string> }>();
  readonly #firstCodes = new Set<number>();

  /** @param literal of at least `shortestValue` characters */
  add({ literal, replacement }: Known): void {
    const start = literal.slice(0, shortestValue);
    const bucket = this.#byStart.get(start) ?? { lengths: [], texts: new Map<string, string>() };
    if (!bucket.lengths.includes(literal.length)) {
      bucket.lengths.push(literal.length);
      bucket.lengths.sort((a, b) => b - a);
    }
    bucket.texts.set(literal, replacement);
    this.#byStart.set(start, bucket);
    this.#firstCodes.add(literal.charCodeAt(0));
  }

  replaceIn(text: string): string {
    if (this.#byStart.size === 0) {
      return text;
    }
    let result = "";
    let copied = 0;
    for (let at = 0; at + shortestValue <= text.length; at++) {
      const known = this.#firstCodes.has(text.charCodeAt(at)) ? this.#at(text, at) : undefined;
      if (known !== undefined) {
        result += text.slice(copied, at) + known.replacement;
        copied = at + known.literal.length;
        at = copied - 1;
      }
    }
    return result + text.slice(copied);
  }

  #at(text: string, at: number): Known | undefined {
    const bucket = this.#byStart.get(text.slice(at, at + shortestValue));
    for (const length of bucket?.lengths ?? []) {
      const literal = text.slice(at, at + length);
      const replacement = bucket?.texts.get(literal);
      if (replacement !== undefined) {
        return { literal, replacement };
      }
    }
    return undefined;
  }
}
