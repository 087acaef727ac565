/** What a line of an answer is, seen alone: shared by the parsers of all formats. */

/** Answers mix line ends freely; a lone carriage return is part of its line. */
export function answerLines(answer: string): string[] {
  return answer.split("\n").map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line));
}

/**
 * Lines whose carriage return may be meant: when all lines of an answer have one it comes from the transport.
 * @returns indexes of lines
 */
export function carriageReturns(answer: string): ReadonlySet<number> {
  const lines = answer.split("\n");
  const ended = lines.slice(0, -1);
  const found = ended.flatMap((line, index) => (line.endsWith("\r") ? [index] : []));
  return new Set(found.length === ended.length ? [] : found);
}

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

const OMISSION =
  /^\s*(?:#|\/\/|\/\*+|\*|--|;+|%|<!--|\{\s*\/\*|"""|')?\s*(?:\.{3,}|…)\s*(?:(?:\(|\[)?\s*(?:the\s+)?(?:rest|remaining|remainder|other|existing|previous|unchanged|same|more|code|keep|omitted|all|your|original|(?:[\w'-]+\s+){0,6}(?:unchanged|omitted|remains?|stays?|here|above|below|as before|the same))\b.*)?(?:\.{3,}|…)?\s*(?:\*\/\s*\}?|-->|"""|')?\s*$/i;

const SPOKEN_OMISSION =
  /^\s*(?:#|\/\/|\/\*+|--|;+|%|<!--|\{\s*\/\*)\s*[([]?\s*(?:the\s+)?(?:rest of|remaining|existing|previous|unchanged|other|same|original)\b[^\n]{0,80}\b(?:unchanged|here|same|omitted|goes here|as before|remains?|stays?)\b[^\n]{0,40}$|^\s*(?:#|\/\/|\/\*+|--|<!--|\{\s*\/\*)\s*(?:rest of (?:the )?(?:code|file|function|class|method|methods|implementation|component)|existing code|unchanged code|remaining code)\b[^\n]{0,30}$/i;

/**
 * A line that stands for code the model left out: `# ... existing code ...`, `// rest of the file`, a bare `...`.
 * Python's own `...` statement looks the same; the caller knows whether the file already has the line.
 */
export function isOmission(line: string): boolean {
  if (line.length > 200) {
    return false;
  }
  return OMISSION.test(line) || SPOKEN_OMISSION.test(line);
}
