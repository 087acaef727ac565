import type { Reading } from "../parse/edit.ts";
import { append } from "./replace-range.ts";
import type { LineChange } from "../diff/line-change.ts";

/** A line of a hunk as it stands in the answer: removed, added, kept, or without any of their signs. */
export interface HunkLine {
  readonly sign: "-" | "+" | " " | "?";
  /** Without its sign. */
  readonly text: string;
}

/**
 * The ways to read the lines of a hunk, likeliest first. Models forget signs: a line without one is kept, or belongs to
 * the additions beside it; and where all kept lines lack theirs, what looks like the sign is indentation. The file decides.
 */
export function readingsOf(lines: readonly HunkLine[]): Reading[] {
  const readings = [readingOf(lines)];
  if (lines.some(({ sign }) => sign === "?")) {
    if (lines.some(({ sign }) => sign === "+")) {
      readings.push(readingOf(withAdditions(lines)));
    }
    if (lines.some(({ sign }) => sign === " ")) {
      readings.push(
        readingOf(lines.map((line) => (line.sign === " " ? { sign: " ", text: ` ${line.text}` } : line))),
      );
    }
  }
  return readings;
}

/** Lines without a sign that stand between added lines are added too. */
function withAdditions(lines: readonly HunkLine[]): HunkLine[] {
  const result: HunkLine[] = [];
  let open: HunkLine[] = [];
  for (const line of lines) {
    if (line.sign === "?" && (open.length > 0 || result.at(-1)?.sign === "+")) {
      open.push(line);
      continue;
    }
    append(result, line.sign === "+" ? open.map(({ text }) => ({ sign: "+", text })) : open);
    result.push(line);
    open = [];
  }
  append(result, open);
  return result;
}

function readingOf(lines: readonly HunkLine[]): Reading {
  const search: string[] = [];
  const replace: string[] = [];
  const changes: LineChange[] = [];
  let oldStart = 0;
  let newStart = 0;
  const close = (): void => {
    const [oldLength, newLength] = [search.length - oldStart, replace.length - newStart];
    if (oldLength + newLength > 0) {
      changes.push({ oldStart, oldLength, newStart, newLength });
    }
  };
  for (const { sign, text } of lines) {
    if (sign === "-") {
      search.push(text);
    } else if (sign === "+") {
      replace.push(text);
    } else {
      close();
      search.push(text);
      replace.push(text);
      [oldStart, newStart] = [search.length, replace.length];
    }
  }
  close();
  return { search, replace, changes };
}
