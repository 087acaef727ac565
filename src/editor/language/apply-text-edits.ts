import type { Range } from "../../core/workspace/position.ts";
import { TextLines } from "../workspace/text-lines.ts";

interface RangeEdit {
  readonly range: Range;
  readonly newText: string;
}

/**
 * What the editor would make of a text by these edits, with all other line ends left as they are: the editor would
 * make them all the same.
 * @param edits for `text` as it is, in any order; of insertions at one place the first stays first
 */
export function applyTextEdits(text: string, edits: readonly RangeEdit[]): string {
  const lines = new TextLines(text);
  const spans = edits
    .map(({ range, newText }, index) => ({
      start: lines.offsetAt(range.start),
      end: lines.offsetAt(range.end),
      newText: lines.withOwnEnds(newText),
      index,
    }))
    .sort((a, b) => b.start - a.start || b.end - a.end || b.index - a.index);
  return spans.reduce(
    (result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end),
    text,
  );
}
