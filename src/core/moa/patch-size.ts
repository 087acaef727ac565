import type { FileChange, Patch } from "../patch/patch.ts";

/** Changed lines, both sides; what changes as many lines is compared by their characters. */
export function compareSizes(a: Patch, b: Patch): number {
  const [left, right] = [a, b].map((patch) => patch.changes.flatMap(changedLines));
  const characters = (lines: readonly string[] = []): number =>
    lines.reduce((sum, line) => sum + line.length, 0);
  return (left?.length ?? 0) - (right?.length ?? 0) || characters(left) - characters(right);
}

function changedLines(change: FileChange): readonly string[] {
  switch (change.kind) {
    case "create":
      return change.file.text.split("\n");
    case "delete":
      return change.base.text.split("\n");
    case "modify":
    case "rename":
      return change.hunks.flatMap((hunk) => [...hunk.baseLines, ...hunk.newLines]);
  }
}
