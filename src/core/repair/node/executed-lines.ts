import type { Profiler } from "node:inspector";

/** Lines, counted from 1, of which something is executed, by V8's block coverage. */
export function executedLines(text: string, functions: readonly Profiler.FunctionCoverage[]): number[] {
  const counts = new Uint8Array(text.length);
  // Outer functions and blocks come before those inside them.
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count } of ranges) {
      counts.fill(count > 0 ? 1 : 0, startOffset, endOffset);
    }
  }
  const lines: number[] = [];
  let line = 1;
  let executed = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 10) {
      if (executed) {
        lines.push(line);
      }
      line++;
      executed = false;
    } else if (character > 32 && counts[at] === 1) {
      executed = true;
    }
  }
  if (executed) {
    lines.push(line);
  }
  return lines;
}
