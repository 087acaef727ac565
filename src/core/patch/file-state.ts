import { textFile } from "../workspace/text-file.ts";
import type { Draft } from "./draft.ts";
import type { FileChange } from "./patch.ts";

/** What the edits of an answer have made of a file so far. */
export interface FileState {
  draft: Draft;
  deleted: boolean;
  renamedTo: string | undefined;
}

/** @returns undefined when the file stays as it is */
export function changeOf({ draft, deleted, renamedTo }: FileState): FileChange | undefined {
  const { path, base } = draft;
  if (!base) {
    return draft.now.length > 0 ? { kind: "create", path, file: textFile(draft.text) } : undefined;
  }
  if (deleted) {
    return { kind: "delete", path, base };
  }
  const hunks = draft.hunks();
  if (renamedTo !== undefined && renamedTo !== path) {
    return { kind: "rename", from: path, path: renamedTo, base, hunks };
  }
  return hunks.length > 0 ? { kind: "modify", path, base, hunks } : undefined;
}
