import type { ReplaceEdit } from "./edit.ts";
import { readingsOf, type HunkLine } from "../locate/hunk-lines.ts";
import type { FencedBlock } from "./fenced-block.ts";

/**
 * A diff without header, hunk marks and fence: lines of code, some with a sign in front. Prose looks like that too, with
 * its lists; the edits are tentative, and only a file that has their lines makes them ones.
 */
export function parseLooseDiff(lines: readonly string[], fenced: readonly FencedBlock[]): ReplaceEdit[] {
  const stretches = fenced.length > 0 ? fenced : [{ start: -1, content: lines }];
  return stretches.flatMap(({ start, content }) => {
    const first = content.findIndex((line) => line.trim() !== "");
    const last = content.findLastIndex((line) => line.trim() !== "");
    if (first === -1 || last - first >= LONGEST) {
      return [];
    }
    const hunk = content.slice(first, last + 1).map(lineOf);
    const isSigned = hunk.some(({ sign }) => sign === "-" || sign === "+");
    const isAnchored = hunk.some(({ sign }) => sign !== "+");
    if (!isSigned || !isAnchored) {
      return [];
    }
    const [reading = { search: [], replace: [] }, ...otherReadings] = readingsOf(hunk);
    return [
      {
        kind: "replace",
        block: 1,
        line: start + 2,
        ...reading,
        otherReadings,
        ordered: true,
        tentative: true,
      },
    ];
  });
}

const LONGEST = 5000;

/** Without the signs of a real diff, lines that are kept have none; a blank in front may be one. */
function lineOf(line: string): HunkLine {
  const sign = line[0];
  if (sign === "-" || sign === "+") {
    return { sign, text: line.slice(1) };
  }
  return line.trim() === "" ? { sign: " ", text: "" } : { sign: "?", text: line };
}
