import { realpath, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { Failure } from "../core/workspace/failure.ts";

/**
 * The workspace folder, absolute, without symbolic links, so that every part names files the same way.
 * @throws Failure `no-workspace`
 */
export async function existingRoot(root: string): Promise<string> {
  try {
    const path = await realpath(resolve(root));
    if ((await stat(path)).isDirectory()) {
      return path;
    }
  } catch {
    // Reported below, with what to do.
  }
  throw new Failure("no-workspace", `There is no folder ${root}; give the workspace with --root.`);
}
