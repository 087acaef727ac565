import type { Draft } from "../apply/draft.ts";
import { isBlank } from "../diff/lines.ts";
import type { Choice } from "../parse/choose-reading.ts";
import type { Reading } from "../parse/edit.ts";
import { isOmission } from "../parse/omission.ts";
import { exact } from "./searched-lines.ts";

/**
 * Lines that are left out of both sides of a block, by the same words at the same place, stay what they are: what is
 * shown has to stand in the file exactly, in this order, each part once below the one before.
 * @returns undefined where nothing is left out, or it is not clear what
 */
export function elidedChoice(reading: Reading, draft: Draft): Choice | undefined {
  const [olds, news] = [parted(reading.search), parted(reading.replace)];
  const { parts, words } = olds;
  if (words.length === 0 || words.join("\n") !== news.words.join("\n")) {
    return undefined;
  }
  const search: string[] = [];
  const replace: string[] = [];
  let start: number | undefined;
  let end = 0;
  for (const [index, old] of parts.entries()) {
    const [shown, fresh] = withoutSharedEdges(old, news.parts[index] ?? []);
    const isEdge = index === 0 || index === parts.length - 1;
    if (shown.length === 0) {
      if (!isEdge || fresh.length > 0) {
        return undefined;
      }
      continue;
    }
    const places = draft.searched.places(shown, exact);
    const at = places.next(end);
    if (at === undefined || shown.every(isBlank) || places.next(at + 1) !== undefined) {
      return undefined;
    }
    const between = start === undefined ? [] : draft.slice(end, at);
    start ??= at;
    search.push(...between, ...shown);
    replace.push(...between, ...fresh);
    end = at + shown.length;
  }
  return start === undefined
    ? undefined
    : { reading: { search, replace }, place: { start, match: "placeholders" } };
}

/** What stands between the lines that stand for left-out code, and those lines. */
function parted(lines: readonly string[]): { readonly parts: string[][]; readonly words: string[] } {
  const [parts, words]: [string[][], string[]] = [[[]], []];
  for (const line of lines) {
    if (isOmission(line)) {
      words.push(line.trim());
      parts.push([]);
    } else {
      parts.at(-1)?.push(line);
    }
  }
  return { parts, words };
}

/** Blank lines around left-out code are layout of the answer where both sides have them. */
function withoutSharedEdges(old: readonly string[], fresh: readonly string[]): [string[], string[]] {
  const [olds, news] = [[...old], [...fresh]];
  while (olds.length > 0 && isBlank(olds[0] ?? "") && news.length > 0 && isBlank(news[0] ?? "")) {
    olds.shift();
    news.shift();
  }
  while (olds.length > 0 && isBlank(olds.at(-1) ?? "") && news.length > 0 && isBlank(news.at(-1) ?? "")) {
    olds.pop();
    news.pop();
  }
  return [olds, news];
}
