import type { Hunk, Patch } from "../patch.ts";
import { resultOf } from "../result-text.ts";

/** A file's text before and after a patch; undefined where there is no such file. */
export interface FileEffect {
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** Whether the patch makes it executable, or takes that from it; undefined where it does neither. */
  readonly executable: boolean | undefined;
  /** Where they are all that leads from the one text to the other. */
  readonly hunks?: readonly Hunk[];
}

/** What a patch does to each path, whatever its changes are called: a rename ends one file and begins another. */
export function resultsOf(patch: Patch): ReadonlyMap<string, FileEffect> {
  const files = new Map<string, FileEffect>();
  for (const change of patch.changes) {
    if (change.kind === "rename") {
      files.set(change.from, {
        before: change.base.text,
        after: files.get(change.from)?.after,
        executable: undefined,
      });
    }
    const before = change.kind === "modify" || change.kind === "delete" ? change.base.text : undefined;
    files.set(change.path, {
      before: before ?? files.get(change.path)?.before,
      after: resultOf(change),
      executable: change.kind === "delete" ? undefined : change.executable,
      ...(change.kind === "modify" && { hunks: change.hunks }),
    });
  }
  return files;
}
