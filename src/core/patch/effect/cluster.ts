import { createHash } from "node:crypto";
import { resultsOf } from "./effect.ts";
import type { Patch } from "../patch.ts";

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
 * Two effects are equal when every file ends up with the same text, white space aside where no language gives it a
 * meaning. `clusterByEffect` also sees equal effects in different texts.
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

/** Equal effects, equal keys. */
function effectOf(patch: Patch): string {
  const files: [string, string, boolean | undefined][] = [];
  for (const [path, { before, after, executable }] of resultsOf(patch)) {
    const effect = textKey(path, after);
    const isText = after === undefined || before === undefined || effect !== textKey(path, before);
    if (isText || executable !== undefined) {
      files.push([path, effect, executable]);
    }
  }
  return JSON.stringify(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Equal keys: no language and no tool could tell the texts apart. */
export function textKey(path: string, text: string | undefined): string {
  return text === undefined
    ? "gone"
    : createHash("sha256").update(normalised(path, text), "utf8").digest("base64");
}

const freeFormats =
  /\.(?:[cm]?[jt]s|[jt]sx|pyi?|go|java|kts?|swift|scala|dart|cs|c|h|cc|cpp|cxx|hh|hpp|hxx|m|mm|css|scss|less|json|jsonc|toml)$/i;
/** What lets a string run over line ends, so that trailing blanks may be part of it. */
const longStrings = /`|"""|'''|@"|R"/;

/**
 * Only white space that means nothing: line ends and trailing blanks, in languages that are known not to care, outside
 * of long strings and behind no backslash. Blank lines, inner white space and indentation are never touched.
 */
function normalised(path: string, text: string): string {
  if (!freeFormats.test(path) || longStrings.test(text)) {
    return text;
  }
  return text.split("\n").map(withoutTrailingBlanks).join("\n").trimEnd();
}

function withoutTrailingBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && " \t\r".includes(line.charAt(end - 1))) {
    end--;
  }
  return line.charAt(end - 1) === "\\" ? line : line.slice(0, end);
}
