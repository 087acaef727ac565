import type { Hunk } from "../../core/patch/patch.ts";
import type { Range } from "../../core/workspace/position.ts";
import { splitLines } from "../../core/patch/diff/lines.ts";
import { TextLines } from "./text-lines.ts";

export interface MinimalEdit {
  readonly range: Range;
  readonly newText: string;
}

/**
 * Hunks as the smallest ranges that do the same, so that cursors, folds and breakpoints stay where they are.
 * @param base the text the hunks were made for; ranges fit a document whose line ends the editor has made the same, too
 */
export function minimalEdits(base: string, hunks: readonly Hunk[]): readonly MinimalEdit[] {
  const lines = new TextLines(base);
  const starts = [0];
  for (const line of splitLines(base)) {
    starts.push((starts.at(-1) ?? 0) + line.length);
  }
  return hunks.map(({ baseStart, baseLines, newLines }) => {
    const start = starts[baseStart] ?? base.length;
    const [before, after] = [baseLines.join(""), newLines.join("")];
    const prefix = commonPrefix(before, after);
    const suffix = commonSuffix(before.slice(prefix), after.slice(prefix));
    return {
      range: {
        start: lines.positionAt(start + prefix),
        end: lines.positionAt(start + before.length - suffix),
      },
      newText: after.slice(prefix, after.length - suffix),
    };
  });
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) {
    length++;
  }
  return splitsCharacter(a, length) || splitsCharacter(b, length) ? length - 1 : length;
}

function commonSuffix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) {
    length++;
  }
  return splitsCharacter(a, a.length - length) || splitsCharacter(b, b.length - length) ? length - 1 : length;
}

/** Whether a cut at `offset` would part a surrogate pair or a Windows line end. */
function splitsCharacter(text: string, offset: number): boolean {
  const [before = "", after = ""] = [text[offset - 1], text[offset]];
  return (
    (before === "\r" && after === "\n") || (/[\uD800-\uDBFF]/.test(before) && /[\uDC00-\uDFFF]/.test(after))
  );
}
