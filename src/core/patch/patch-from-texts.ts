import type { Snapshot } from "../workspace/snapshot.ts";
import { textFile } from "../workspace/text-file.ts";
import { diffTexts } from "./diff/diff-texts.ts";
import type { FileChange, Patch } from "./patch.ts";

/**
 * The patch between the snapshot and known new texts, such as a language service's edits; files that stay the same
 * are left out.
 * @param files whole new contents by path; null: the file goes
 * @throws Failure as `Snapshot.read` does
 */
export async function patchFromTexts(
  snapshot: Pick<Snapshot, "read">,
  files: ReadonlyMap<string, string | null>,
): Promise<Patch> {
  const changes: FileChange[] = [];
  for (const [path, after] of files) {
    const base = await snapshot.read(path);
    if (!base) {
      if (after !== null) {
        changes.push({ kind: "create", path, file: textFile(after) });
      }
      continue;
    }
    if (after === null) {
      changes.push({ kind: "delete", path, base });
      continue;
    }
    const hunks = diffTexts(path, base.text, after, "exact");
    if (hunks.length > 0) {
      changes.push({ kind: "modify", path, base, hunks });
    }
  }
  return { changes };
}
