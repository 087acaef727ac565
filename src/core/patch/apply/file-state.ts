import { textFile } from "../../workspace/text-file.ts";
import type { Steps } from "../breather.ts";
import type { Draft } from "./draft.ts";
import type { FileChange } from "../patch.ts";

/** What the edits of an answer have made of a file so far. */
export interface FileState {
  draft: Draft;
  deleted: boolean;
  /** A new file that is meant to be, be it empty. */
  created: boolean;
  renamedTo: string | undefined;
  executable: boolean | undefined;
}

/** @returns undefined when the file stays as it is */
export function* changeOf({
  draft,
  deleted,
  created,
  renamedTo,
  executable,
}: FileState): Steps<FileChange | undefined> {
  const { path, base } = draft;
  const mode = executable === undefined ? {} : { executable };
  if (!base) {
    return draft.length > 0 || created
      ? { kind: "create", path, file: textFile(draft.text), ...(executable === true && mode) }
      : undefined;
  }
  if (deleted) {
    return { kind: "delete", path, base };
  }
  const hunks = yield* draft.hunks();
  if (renamedTo !== undefined && renamedTo !== path) {
    return { kind: "rename", from: path, path: renamedTo, base, hunks, ...mode };
  }
  return hunks.length > 0 || executable !== undefined
    ? { kind: "modify", path, base, hunks, ...mode }
    : undefined;
}
