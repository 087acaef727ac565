import { splitLines } from "./diff/lines.ts";
import type { FileChange, Hunk } from "./patch.ts";

/**
 * The file's text after the change.
 * @param chosen fingerprints of the hunks to take; without it, all. A creation or deletion has no hunks and happens as a whole
 * @returns undefined when the file is gone
 */
export function resultOf(change: FileChange, chosen?: ReadonlySet<string>): string | undefined {
  switch (change.kind) {
    case "create":
      return change.file.text;
    case "delete":
      return undefined;
    case "modify":
    case "rename":
      return withHunks(
        change.base.text,
        chosen ? change.hunks.filter(({ fingerprint }) => chosen.has(fingerprint)) : change.hunks,
      );
  }
}

/** @param hunks made for exactly this text, in the order of their places */
export function withHunks(text: string, hunks: readonly Hunk[]): string {
  const base = splitLines(text);
  const result: string[] = [];
  let at = 0;
  for (const { baseStart, baseLines, newLines } of hunks) {
    for (; at < baseStart; at++) {
      result.push(base[at] ?? "");
    }
    for (const line of newLines) {
      result.push(line);
    }
    at += baseLines.length;
  }
  for (; at < base.length; at++) {
    result.push(base[at] ?? "");
  }
  return result.join("");
}
