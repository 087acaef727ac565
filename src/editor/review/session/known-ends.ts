import { diffLines } from "../../../core/patch/diff/line-diff.ts";

/**
 * The editor makes all line ends of a document the same: lines that nobody changed keep theirs, new ones get `end`.
 * @param typed as the editor holds them
 * @param now as they were before
 */
export function withKnownEnds(
  typed: readonly string[],
  now: readonly string[],
  end: string,
): readonly string[] {
  const own = (line: string): string => line.replace(/\r?\n$/, end);
  const lines = typed.map(own);
  if (now.every((line) => own(line) === line)) {
    return lines;
  }
  const result: string[] = [];
  let at = 0;
  for (const { oldStart, oldLength, newStart, newLength } of diffLines(now.map(own), lines)) {
    result.push(...now.slice(at, oldStart), ...lines.slice(newStart, newStart + newLength));
    at = oldStart + oldLength;
  }
  return [...result, ...now.slice(at)];
}
