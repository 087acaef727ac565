import { Failure } from "../../workspace/failure.ts";
import { isProtected, landedPath } from "../../workspace/path.ts";
import type { Patch } from "../patch.ts";

/**
 * Files of the patch that steer the editor, CI or agents, under whatever name the patch calls them: symbolic links are
 * followed. They need a confirmation of their own.
 * @param root absolute path of the workspace folder
 * @throws Failure `unusable-answer` when two changes land in one file: one of them would be lost
 */
export async function protectedPathsIn(root: string, patch: Patch): Promise<readonly string[]> {
  const names = patch.changes.flatMap((change) =>
    change.kind === "rename" ? [change.from, change.path] : [change.path],
  );
  const seen = new Map<string, string>();
  const found: string[] = [];
  for (const name of names) {
    const landed = await landedPath(root, name);
    const other = seen.get(landed);
    if (other !== undefined && other !== name) {
      throw new Failure(
        "unusable-answer",
        `${other} and ${name} are the same file under two names; nothing was changed. Name it ${landed} in every edit.`,
      );
    }
    seen.set(landed, name);
    if (isProtected(name) || isProtected(landed)) {
      found.push(landed === name ? name : `${name} (which is ${landed})`);
    }
  }
  return found;
}
