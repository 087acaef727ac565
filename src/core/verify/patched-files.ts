import type { Overlay } from "../language/language-service.ts";
import type { FileChange, Patch } from "../patch/patch.ts";
import { resultOf } from "../patch/result-text.ts";

/** One file that a patch really changes. */
export interface PatchedFile {
  /** Relative to the workspace root; where the file is after the patch, or was before it was deleted. */
  readonly path: string;
  /** The same, before the patch: another one when the file was renamed. */
  readonly oldPath: string;
  /** undefined: created. */
  readonly before: string | undefined;
  /** undefined: deleted. */
  readonly after: string | undefined;
}

/** A candidate's patch as the gates see it: its effect, worked out once. */
export class PatchedFiles {
  readonly patch: Patch;
  readonly files: readonly PatchedFile[];

  constructor(patch: Patch) {
    this.patch = patch;
    this.files = patch.changes
      .map(fileOf)
      .filter(({ path, oldPath, before, after }) => before !== after || path !== oldPath);
  }

  /** The workspace with the patch, over what was there before. */
  overlay(base: Overlay): Overlay {
    const overlay = new Map(base);
    for (const { path, oldPath, after } of this.files) {
      overlay.set(oldPath, null);
      overlay.set(path, after ?? null);
    }
    return overlay;
  }
}

function fileOf(change: FileChange): PatchedFile {
  const { path } = change;
  return {
    path,
    oldPath: change.kind === "rename" ? change.from : path,
    before: change.kind === "create" ? undefined : change.base.text,
    after: resultOf(change),
  };
}
