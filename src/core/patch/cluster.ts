import { createHash } from "node:crypto";
import type { FileChange, Patch } from "./patch.ts";
import { resultOf } from "./result-text.ts";

/** Items whose patches have the same effect. */
export interface Cluster<T> {
  /** The first of the items; stands for all of them. */
  readonly representative: T;
  /** In the order they came. */
  readonly members: readonly T[];
  /** Number of members. */
  readonly support: number;
}

/**
 * Groups items by the effect of their patches, largest group first, ties in the order they came.
 * Two effects are equal when every file ends up with the same text, white space aside where it carries no meaning.
 */
export function clusterPatches<T>(items: readonly T[], patchOf: (item: T) => Patch): Cluster<T>[] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const effect = effectOf(patchOf(item));
    const group = groups.get(effect);
    if (group) {
      group.push(item);
    } else {
      groups.set(effect, [item]);
    }
  }
  return [...groups.values()]
    .map((members) => ({ representative: members[0] as T, members, support: members.length }))
    .sort((a, b) => b.support - a.support);
}

/** Equal effects, equal keys; a later step makes them coarser by comparing syntax trees. */
export function effectOf(patch: Patch): string {
  const files = new Map<string, string>();
  for (const change of patch.changes) {
    if (change.kind === "rename") {
      files.set(change.from, "gone");
    }
    const result = resultOf(change);
    const effect = result === undefined ? "gone" : textKey(change.path, result);
    if (effect !== baseEffect(change)) {
      files.set(change.path, effect);
    }
  }
  return JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function baseEffect(change: FileChange): string | undefined {
  return change.kind === "modify" ? textKey(change.path, change.base.text) : undefined;
}

function textKey(path: string, text: string): string {
  return createHash("sha256").update(normalised(path, text), "utf8").digest("hex");
}

/**
 * Only white space that no language gives a meaning: line ends and trailing blanks everywhere; blank lines and
 * inner white space are kept, since they may stand in strings, and indentation is never touched.
 */
function normalised(path: string, text: string): string {
  if (/\.(md|markdown|mdx|diff|patch|snap|txt)$/i.test(path)) {
    return text;
  }
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
}
