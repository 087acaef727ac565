/** What a line of an answer is, seen alone: shared by the parsers of all formats. */

export interface Fence {
  /** Backticks or tildes, or the name of a tag such as `source`. */
  readonly mark: string;
  /** What follows the mark: language, file name. */
  readonly info: string;
}

/** ```` ```ts ````, `~~~`, `<source>python` */
export function openingFence(line: string): Fence | undefined {
  const mark = markOf(line);
  if (mark !== "`" && mark !== "~" && mark !== "<") {
    return undefined;
  }
  const ticks = /^\s{0,8}(`{3,}|~{3,})([^`]*)$/.exec(line);
  if (ticks) {
    return { mark: ticks[1] ?? "", info: (ticks[2] ?? "").trim() };
  }
  const tag = /^\s{0,8}<(source|code|pre|codeblock|sourcecode)>(\w*)$/.exec(line.trimEnd());
  return tag ? { mark: tag[1] ?? "", info: tag[2] ?? "" } : undefined;
}

export function closesFence(line: string, { mark }: Fence): boolean {
  if (markOf(line) === undefined) {
    return false;
  }
  const text = line.trim();
  if (/^[a-z]/.test(mark)) {
    return text === `</${mark}>`;
  }
  return text.length >= mark.length && text === (mark[0] ?? "").repeat(text.length);
}

/** No format, no tag and no fence begins with any other character. */
const MARKS = new Set("<*-+>@d[{`~");

/** The first character of a line that is not blank, where the line may be more than text. */
export function markOf(line: string): string | undefined {
  const first = firstCharacter(line);
  return first !== undefined && MARKS.has(first) ? first : undefined;
}

/** The first character that is not blank. */
export function firstCharacter(line: string): string | undefined {
  let at = 0;
  while (line[at] === " " || line[at] === "\t") {
    at++;
  }
  const first = line[at];
  return first !== undefined && (first > "~" || first < "!") ? line.trimStart()[0] : first;
}

/** Which lines of an answer end with a carriage return. */
export class WindowsEnds {
  #count = 0;
  /** Made with the first line that does; most answers have none. */
  #ends: boolean[] | undefined;

  /** The lines come in their order. */
  add(ended: boolean): void {
    if (ended) {
      this.#ends ??= Array.from({ length: this.#count }, () => false);
    }
    this.#ends?.push(ended);
    this.#count++;
  }

  has(line: number): boolean {
    return this.#ends?.[line] ?? false;
  }

  get some(): boolean {
    return this.#ends !== undefined;
  }
}
