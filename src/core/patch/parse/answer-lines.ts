/** What a line of an answer is, seen alone: shared by the parsers of all formats. */

export interface Fence {
  /** Backticks or tildes, or the name of a tag such as `source`. */
  readonly mark: string;
  /** What follows the mark: language, file name. */
  readonly info: string;
}

/** ```` ```ts ````, `~~~`, `<source>python` */
export function openingFence(line: string): Fence | undefined {
  const ticks = /^\s{0,8}(`{3,}|~{3,})([^`]*)$/.exec(line);
  if (ticks) {
    return { mark: ticks[1] ?? "", info: (ticks[2] ?? "").trim() };
  }
  const tag = /^\s{0,8}<(source|code|pre|codeblock|sourcecode)>(\w*)$/.exec(line.trimEnd());
  return tag ? { mark: tag[1] ?? "", info: tag[2] ?? "" } : undefined;
}

export function closesFence(line: string, { mark }: Fence): boolean {
  const text = line.trim();
  if (/^[a-z]/.test(mark)) {
    return text === `</${mark}>`;
  }
  return text.length >= mark.length && text === (mark[0] ?? "").repeat(text.length);
}
