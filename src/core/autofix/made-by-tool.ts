import type { Task } from "../task/task.ts";

/** Versions in manifests are raised without a model. */
export function isMadeByTool({ kind, upgrades = [], problems }: Task): boolean {
  return kind === "autofix" && upgrades.length === problems.length;
}
