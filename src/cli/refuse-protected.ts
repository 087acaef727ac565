import type { Patch } from "../core/patch/patch.ts";
import { protectedPathsIn } from "../core/patch/apply/protected-paths.ts";
import { Failure } from "../core/workspace/failure.ts";

/**
 * A model's answer may not change what steers the editor, CI or agents unasked.
 * @throws Failure `protected-path`, `unusable-answer`
 */
export async function refuseProtected(root: string, patch: Patch, allowed: boolean): Promise<void> {
  const paths = await protectedPathsIn(root, patch);
  if (paths.length > 0 && !allowed) {
    throw new Failure(
      "protected-path",
      `The patch changes ${paths.join(", ")}, which can make the editor, CI or an agent run commands. Read the diff, then confirm with --allow-protected. Nothing was changed.`,
    );
  }
}
