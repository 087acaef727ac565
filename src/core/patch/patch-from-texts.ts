import { textFile, type TextFile } from "../workspace/text-file.ts";
import { diffTexts } from "./diff-texts.ts";
import type { FileChange, Patch } from "./patch.ts";

/** One file before and after. Without `before` it is created, without `after` deleted. */
export interface FileTexts {
  /** Relative to the workspace root, `/` as separator. */
  readonly path: string;
  readonly before?: TextFile | undefined;
  readonly after?: string | undefined;
}

/** The patch between known texts, such as a language service's edits; files that stay the same are left out. */
export function patchFromTexts(files: readonly FileTexts[]): Patch {
  return { changes: files.flatMap((file) => changeFromTexts(file) ?? []) };
}

function changeFromTexts({ path, before, after }: FileTexts): FileChange | undefined {
  if (!before) {
    return after === undefined ? undefined : { kind: "create", path, file: textFile(after) };
  }
  if (after === undefined) {
    return { kind: "delete", path, base: before };
  }
  const hunks = diffTexts(path, before.text, after, "exact");
  return hunks.length > 0 ? { kind: "modify", path, base: before, hunks } : undefined;
}
