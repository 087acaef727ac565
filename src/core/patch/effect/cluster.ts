import { createHash } from "node:crypto";
import { resultsOf, type FileEffect } from "./effect.ts";
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
  return clusterResults(items, (item) => resultsOf(patchOf(item)));
}

/** The same for those who know the patches' results already. */
export function clusterResults<T>(
  items: readonly T[],
  resultsIn: (item: T) => ReadonlyMap<string, FileEffect>,
): Cluster<T>[] {
  const groups = new Map<string, T[]>();
  const texts = new Texts();
  for (const item of items) {
    const effect = effectOf(resultsIn(item), texts);
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
function effectOf(results: ReadonlyMap<string, FileEffect>, texts: Texts): string {
  const files: [string, number, boolean | undefined][] = [];
  for (const [path, { before, after, executable }] of results) {
    const effect = texts.numberOf(path, after);
    const isText = after === undefined || before === undefined || effect !== texts.numberOf(path, before);
    if (isText || executable !== undefined) {
      files.push([path, effect, executable]);
    }
  }
  return JSON.stringify(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Equal numbers: no language and no tool could tell the texts apart. */
class Texts {
  readonly #numbers = new Map<string, number>();

  numberOf(path: string, text: string | undefined): number {
    if (text === undefined) {
      return -1;
    }
    const key = normalised(path, text);
    const number = this.#numbers.get(key) ?? this.#numbers.size;
    this.#numbers.set(key, number);
    return number;
  }
}

/** Equal keys: no language and no tool could tell the texts apart. */
export function textKey(path: string, text: string | undefined): string {
  return text === undefined
    ? "gone"
    : createHash("sha256").update(normalised(path, text), "utf8").digest("base64");
}

const freeFormats =
  /\.(?:[cm]?[jt]s|[jt]sx|pyi?|go|java|kts?|swift|scala|dart|cs|c|h|cc|cpp|cxx|hh|hpp|hxx|m|mm|css|scss|less|json|jsonc|toml)$/i;
const blanksAtLineEnd = /[ \t\r]\n/;
/** What lets a string run over line ends, so that trailing blanks may be part of it. */
const longStrings = /`|"""|'''|@"|R"/;

/**
 * Only white space that means nothing: line ends and trailing blanks, in languages that are known not to care, outside
 * of long strings and behind no backslash. Blank lines, inner white space and indentation are never touched.
 */
function normalised(path: string, text: string): string {
  if (!freeFormats.test(path)) {
    return text;
  }
  const trimmed = text.trimEnd();
  return !blanksAtLineEnd.test(trimmed) || longStrings.test(trimmed)
    ? trimmed
    : trimmed.split("\n").map(withoutTrailingBlanks).join("\n");
}

function withoutTrailingBlanks(line: string): string {
  let end = line.length;
  while (end > 0 && " \t\r".includes(line.charAt(end - 1))) {
    end--;
  }
  return line.charAt(end - 1) === "\\" ? line : line.slice(0, end);
}
