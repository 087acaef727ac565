import type { FileChange } from "../../../src/core/patch/patch.ts";
import { textFile } from "../../../src/core/workspace/text-file.ts";

/** The change from one text to another, as one hunk over the whole file. */
export function rewrite(path: string, before: string, after: string): FileChange {
  const lines = (text: string): string[] => text.split(/(?<=\n)/);
  const hunk = {
    fingerprint: path,
    match: "exact",
    baseStart: 0,
    baseLines: lines(before),
    newLines: lines(after),
  } as const;
  return { kind: "modify", path, base: textFile(before), hunks: before === after ? [] : [hunk] };
}
