import type { TextChange } from "./edit.ts";

/** A program may check itself: what it asserts, and how it ends, is what it is measured by. */
const asserts = /\b(?:assert\w*|expect|unittest|process\.exit\w*|sys\.exit|SystemExit|console\.assert)\b/;

/** Whether a line that asserts something would be another, or go, or an end of the program would be added. */
export function changesWhatIsAsserted(source: string, changes: readonly TextChange[]): boolean {
  return changes.some(({ start, end, text }) => {
    const from = source.lastIndexOf("\n", start - 1) + 1;
    const until = source.indexOf("\n", end);
    const isInsertion = start === end || source.slice(start, end).trim() === "";
    return asserts.test(isInsertion ? text : source.slice(from, until < 0 ? source.length : until));
  });
}
