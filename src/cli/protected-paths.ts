import type { Patch } from "../core/patch/patch.ts";
import { Failure } from "../core/workspace/failure.ts";
import { isProtected } from "../core/workspace/path.ts";

/** Files of the patch that steer the editor, CI or agents: a model's answer may not change them unasked. */
export function protectedPathsOf(patch: Patch): readonly string[] {
  return patch.changes
    .flatMap((change) => (change.kind === "rename" ? [change.from, change.path] : [change.path]))
    .filter(isProtected);
}

/** @throws Failure `protected-path` when there is one */
export function refuseProtected(paths: readonly string[]): void {
  if (paths.length > 0) {
    throw new Failure(
      "protected-path",
      `The patch changes ${paths.join(", ")}, which can make the editor, CI or an agent run commands. Read the diff, then confirm with --allow-protected. Nothing was changed.`,
    );
  }
}
