import type { ReplaceEdit } from "./edit.ts";
import { readingsOf, type HunkLine } from "../locate/hunk-lines.ts";
import type { FencedBlock } from "./parse-whole-file.ts";

/**
 * A diff without header, hunk marks and fence: lines of code, some with a sign in front. Prose looks like that too, with
 * its lists; the edits are tentative, and only a file that has their lines makes them ones.
 */
export function parseLooseDiff(lines: readonly string[], fenced: readonly FencedBlock[]): ReplaceEdit[] {
  const stretches = fenced.length > 0 ? fenced : [{ start: -1, content: lines }];
  return stretches.flatMap(({ start, content }) => {
    const found = content.map(lineOf);
    while (found.at(-1)?.text === "" && found.at(-1)?.sign === " ") {
      found.pop();
    }
    const first = found.findIndex(({ sign, text }) => sign !== " " || text !== "");
    const hunk = found.slice(Math.max(0, first));
    const isSigned = hunk.some(({ sign }) => sign === "-" || sign === "+");
    const isAnchored = hunk.some(({ sign }) => sign !== "+");
    if (!isSigned || !isAnchored || hunk.length > LONGEST) {
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
