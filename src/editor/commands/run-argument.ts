import { Failure } from "../../core/workspace/failure.ts";
import type { PastRunNode } from "../views/past-runs.ts";

/**
 * The runs that a command of the tree is about: what was clicked on, with all that is selected, else the selection.
 * @param clicked an item of the tree, or the name of a run
 * @param selected items of the tree, where several are selected
 * @throws Failure `usage` where there is none
 */
export function runsMeant(
  clicked: unknown,
  selected: unknown,
  selection: readonly PastRunNode[],
): readonly string[] {
  const several = Array.isArray(selected) ? selected.flatMap((node: unknown) => runsOf(node)) : [];
  const own = runsOf(clicked);
  const meant =
    several.length > 0 ? several : own.length > 0 ? own : selection.flatMap((node) => runsOf(node));
  if (meant.length === 0) {
    throw new Failure("usage", "Select a run in the view Past Runs first.");
  }
  return [...new Set(meant)];
}

/** Names of runs are names of files: nothing else gets any further. */
function runsOf(value: unknown): readonly string[] {
  if (typeof value === "string") {
    return /^[\w-]{1,80}$/.test(value) ? [value] : [];
  }
  if (typeof value !== "object" || value === null || !("kind" in value)) {
    return [];
  }
  const node = value as PastRunNode;
  return node.kind === "day" ? node.runs.map(({ summary }) => summary.run) : runsOf(node.run.summary.run);
}
