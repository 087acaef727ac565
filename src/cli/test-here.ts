import { declaredFolders } from "../core/verify/declared-folders.ts";
import { packageScripts } from "../core/verify/package-scripts.ts";
import type { ToolReader } from "../core/verify/tool-reader.ts";
import { SandboxPool } from "../core/verify/sandbox-pool.ts";
import { findTest } from "../core/verify/tests/find-test.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import type { TaskOptions } from "./task-options.ts";

/**
 * The command that runs the test that a user named.
 * @param checks given or confirmed
 * @throws Failure `usage` when there is no such test
 */
export async function testHere(
  name: string,
  checks: readonly string[],
  { share }: Pick<TaskOptions, "share">,
  snapshot: Snapshot,
  tools: ToolReader,
  signal: AbortSignal,
): Promise<string> {
  const folders = await declaredFolders(snapshot.root, share);
  const sandboxes = new SandboxPool(snapshot, 1, undefined, folders);
  try {
    const scripts = await packageScripts(snapshot, snapshot)();
    return await findTest({ name, checks, scripts, sandboxes, tools }, signal);
  } finally {
    await sandboxes.dispose();
  }
}
