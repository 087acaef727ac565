import { indentOf, isBlank } from "../diff/lines.ts";
import { isOmission } from "../parse/omission.ts";
import type { OutlineItem } from "./outline.ts";

/** Belongs to something above it that the answer does not show. */
const REST = /^(?:[})\]]|<\/|(?:else|elif|except|finally|catch|rescue|ensure)\b)/;

/** What the answer shows as an item is the inside or the end of one: code was cut out at its beginning. */
export function isFragment({ lead, lines: [head = ""] }: OutlineItem, indent: string): boolean {
  const isCommentCut = lead[0]?.trim().startsWith("*") ?? false;
  return isCommentCut || indentOf(head).length > indent.length || REST.test(head.trim());
}

/**
 * The answer shows an item only up to some line, as far as can be told: its closing line is missing; or a placeholder
 * comes next, and it ends with a line of the old one that others followed, or has less than half of the old one's lines
 * where no closing line tells that this is all.
 */
export function isCutShort(old: OutlineItem, item: OutlineItem, next: OutlineItem | undefined): boolean {
  const [oldLast = "", last = ""] = [old.lines.at(-1), item.lines.at(-1)].map((line) => line?.trim());
  const isClosed = old.lines.length > 1 && /^[})\]]/.test(oldLast);
  if (isClosed && !/^[})\]]/.test(last)) {
    return true;
  }
  if (!next?.isPlaceholder) {
    return false;
  }
  const at = old.lines.findLastIndex((line) => line.trim() === last);
  const hasMore = at !== -1 && old.lines.slice(at + 1).some((line) => !isBlank(line));
  const isShort = !isClosed && !item.lines.some(isOmission) && item.lines.length * 2 < old.lines.length;
  return hasMore || isShort;
}

/**
 * Whether something that seems new may be another version of what the answer does not show: it begins like it, or they
 * have more than half of their lines in common, or of their words where it is a single line, as where a name was changed.
 * An import is another one if it has other names.
 */
export class Unshown {
  readonly #starts = new Set<string>();
  readonly #imported = new Set<string>();
  readonly #parts = new Map<string, number[]>();

  /** @param places of what the answer shows */
  constructor(there: readonly OutlineItem[], places: readonly (number | undefined)[]) {
    const shown = new Set(places);
    for (const [index, item] of there.entries()) {
      if (shown.has(index)) {
        continue;
      }
      this.#starts.add(startOf(item.key) ?? "");
      for (const name of importedBy(item)) {
        this.#imported.add(name);
      }
      for (const part of partsOf(item)) {
        const items = this.#parts.get(part) ?? [];
        items.push(index);
        this.#parts.set(part, items);
      }
    }
  }

  mayBe(item: OutlineItem): boolean {
    const start = startOf(item.key);
    if (start !== undefined && IMPORTS.test(start)) {
      return importedBy(item).some((name) => this.#imported.has(name));
    }
    return (!item.definesName && start !== undefined && this.#starts.has(start)) || this.#isLike(item);
  }

  #isLike(item: OutlineItem): boolean {
    const inCommon = new Map<number, number>();
    let most = 0;
    let all = 0;
    for (const part of partsOf(item)) {
      const items = this.#parts.get(part) ?? [];
      if (items.length > COMMON) {
        continue;
      }
      all++;
      for (const index of items) {
        const count = (inCommon.get(index) ?? 0) + 1;
        inCommon.set(index, count);
        most = Math.max(most, count);
      }
    }
    return most * 2 > all;
  }
}

/** What more items than that have says nothing about one of them. */
const COMMON = 50;

const IMPORTS = /^(?:import|from|use|using|include|require)$/;

/** The lines below its head, where brackets alone say nothing; the words of a single line, each as often as it is there. */
function partsOf({ lines }: OutlineItem): Set<string> {
  if (lines.length > 1) {
    return new Set(
      lines
        .slice(1)
        .map((line) => line.trim())
        .filter((line) => /\w{2}/.test(line)),
    );
  }
  const counts = new Map<string, number>();
  const words = lines[0]?.match(/[\w$]+/g) ?? [];
  return new Set(
    words.map((word) => {
      const count = (counts.get(word) ?? 0) + 1;
      counts.set(word, count);
      return `${count} ${word}`;
    }),
  );
}

/** The names that an import of a single line brings; the last part of a path is one. */
function importedBy({ key }: OutlineItem): string[] {
  if (!IMPORTS.test(startOf(key) ?? "")) {
    return [];
  }
  const names = key.replace(/(["'])[^"']*\1|^from\s+\S+|[\w$]+(?:::|\.)/g, " ").match(/[\w$]+/g) ?? [];
  return names.filter((name) => !/^(?:import|from|use|using|include|require|type|static|as)$/.test(name));
}

function startOf(key: string): string | undefined {
  return /^[\w$.]+/.exec(key)?.[0];
}
