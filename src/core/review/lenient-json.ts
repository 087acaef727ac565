/** Deeper than anybody nests what is asked for. */
const deepest = 20;

/**
 * The objects and lists of a text that is JSON as models write it: between prose, in fences, with commas too many or too few, real
 * line ends and quotation marks in strings, single quotation marks, names without any, comments, and no end where the answer has
 * none. In time linear in its length.
 */
export function jsonValuesIn(text: string): readonly unknown[] {
  const reader = new JsonReader(text);
  const values: unknown[] = [];
  for (let value = reader.next(); value !== undefined; value = reader.next()) {
    values.push(value);
  }
  return values;
}

const word = /[^\s,:{}[\]"']+/y;
const passedOver = /(?:[\s,;]|\/\/[^\n]*)*/y;
/** What follows the end of a string; after any other quotation mark the string goes on. */
const afterString = /\s*(?:[,:}\]]|$)|\s+["']/y;
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The next object or list, wherever it begins; undefined: there is none any more. */
  next(): unknown {
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at];
      if (character === "{" || character === "[") {
        return this.#value(0);
      }
      this.#at++;
    }
    return undefined;
  }

  #value(depth: number): unknown {
    const character = this.#text[this.#at];
    switch (character) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#list(depth);
      case '"':
      case "'":
        return this.#string(character);
      default:
        return scalar(this.#word());
    }
  }

  #object(depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    this.#at++;
    while (this.#goesOn("}", depth)) {
      const quote = this.#text[this.#at];
      const name = quote === '"' || quote === "'" ? this.#string(quote) : this.#word();
      this.#pass();
      if (this.#text[this.#at] === ":") {
        this.#at++;
        this.#pass();
        object[name] = this.#value(depth + 1);
      }
    }
    return object;
  }

  #list(depth: number): unknown[] {
    const list: unknown[] = [];
    this.#at++;
    while (this.#goesOn("]", depth)) {
      list.push(this.#value(depth + 1));
    }
    return list;
  }

  /** Whether something comes before the end, which is passed; another bracket's end is an end as well. */
  #goesOn(end: string, depth: number): boolean {
    this.#pass();
    const character = this.#text[this.#at];
    if (character === undefined || depth > deepest) {
      return false;
    }
    if (character === "}" || character === "]") {
      this.#at += Number(character === end);
      return false;
    }
    return true;
  }

  #string(quote: string): string {
    let value = "";
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] ?? "";
      if (character === "\\") {
        this.#at++;
        const escaped = this.#text[this.#at] ?? "";
        const code =
          escaped === "u"
            ? /^[\da-f]{4}/i.exec(this.#text.slice(this.#at + 1, this.#at + 5))?.[0]
            : undefined;
        value += code === undefined ? (escapes[escaped] ?? escaped) : String.fromCharCode(parseInt(code, 16));
        this.#at += code === undefined ? 0 : 4;
      } else if (character === quote && this.#isEnd()) {
        this.#at++;
        break;
      } else {
        value += character;
      }
    }
    return value;
  }

  #isEnd(): boolean {
    afterString.lastIndex = this.#at + 1;
    return afterString.test(this.#text);
  }

  /** At least one character, so that reading always comes to an end. */
  #word(): string {
    word.lastIndex = this.#at;
    const found = word.exec(this.#text)?.[0] ?? this.#text[this.#at] ?? "";
    this.#at += found.length;
    return found;
  }

  #pass(): void {
    passedOver.lastIndex = this.#at;
    this.#at += passedOver.exec(this.#text)?.[0].length ?? 0;
  }
}

function scalar(text: string): unknown {
  if (text === "true" || text === "false") {
    return text === "true";
  }
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text === "null" ? null : text;
}
