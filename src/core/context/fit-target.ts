import type { LineRange } from "../workspace/position.ts";
import { estimateTokens, type ContextFile } from "./code-context.ts";

/** The whole file where it fits; else as many lines around the range as do. The budget is in estimated tokens. */
export function fitTarget(
  path: string,
  text: string,
  range: LineRange | undefined,
  budget: number,
): ContextFile {
  if (estimateTokens(text) <= budget) {
    return { path, text, reason: "target" };
  }
  const lines = text.split(/(?<=\n)/);
  const middle = range ?? { first: 0, last: 0 };
  let first = Math.min(middle.first, lines.length - 1);
  let last = Math.min(middle.last, lines.length - 1);
  let size = estimateTokens(lines.slice(first, last + 1).join(""));
  // Grows by one line at a time, evenly up and down, and where one side is used up on the other alone.
  for (;;) {
    const upwards = last === lines.length - 1 || (first > 0 && middle.first - first <= last - middle.last);
    const next = lines[upwards ? first - 1 : last + 1];
    if (next === undefined || size + estimateTokens(next) > budget) {
      break;
    }
    size += estimateTokens(next);
    if (upwards) {
      first--;
    } else {
      last++;
    }
  }
  return { path, text: lines.slice(first, last + 1).join(""), lines: { first, last }, reason: "target" };
}
