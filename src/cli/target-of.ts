import { posix, relative, resolve, sep } from "node:path";
import type { Target } from "../core/task/task.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { TaskOptions } from "./task-options.ts";

/**
 * What `--file` points at, relative to the root.
 * @throws Failure `outside-workspace`
 */
export function targetOf(options: Pick<TaskOptions, "file">, root: string): Target | undefined {
  if (options.file === undefined) {
    return undefined;
  }
  // As people type it: relative to the root, or to where they stand, or absolute.
  const path = relative(root, resolve(root, options.file.path)).split(sep).join(posix.sep);
  if (path.startsWith("..")) {
    throw new Failure(
      "outside-workspace",
      `${options.file.path} is not in ${root}; give it relative to --root.`,
    );
  }
  return { ...options.file, path };
}
