/** Text as lines that carry their line ends, so that joining them gives back the very same text. */
export function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    lines.push(text.slice(start, end + 1));
    start = end + 1;
  }
  if (start < text.length) {
    lines.push(text.slice(start));
  }
  return lines;
}

/** Lines without their line ends; the empty text after a final newline is no line. */
export function splitContents(text: string): string[] {
  return splitLines(text).map(contentOf);
}

export function contentOf(line: string): string {
  return line.slice(0, line.length - endOf(line).length);
}

export function endOf(line: string): "" | "\n" | "\r\n" {
  if (line.endsWith("\r\n")) {
    return "\r\n";
  }
  return line.endsWith("\n") ? "\n" : "";
}

/** The line end most lines have; `\n` where there is none to count. */
export function dominantEnd(lines: readonly string[]): "\n" | "\r\n" {
  const windows = lines.filter((line) => line.endsWith("\r\n")).length;
  const ended = lines.filter((line) => line.endsWith("\n")).length;
  return windows * 2 > ended ? "\r\n" : "\n";
}

export function isBlank(line: string): boolean {
  return line.trim() === "";
}

/** Leading spaces and tabs. */
export function indentOf(line: string): string {
  let end = 0;
  while (line[end] === " " || line[end] === "\t") {
    end++;
  }
  return line.slice(0, end);
}

export function withoutCarriageReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

export function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
