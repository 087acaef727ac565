/** Zero-based line and UTF-16 character, as in the language server protocol. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Half-open: `end` is the first position that no longer belongs to the range. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Whole lines, zero-based, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

export function touchesLines(range: Range, lines: LineRange): boolean {
  return range.start.line <= lines.last && range.end.line >= lines.first;
}
