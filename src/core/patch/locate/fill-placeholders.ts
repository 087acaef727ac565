import type { Steps } from "../breather.ts";
import { indentOf, isBlank } from "../diff/lines.ts";
import { isOmission } from "../parse/omission.ts";
import { isCutShort, isFragment, Unshown } from "./doubtful-items.ts";
import { anchors, placesOf } from "./item-places.ts";
import { linesInStrings, nameDefinedBy, outline, type OutlineItem } from "./outline.ts";
import { append } from "./replace-range.ts";

/** Items that are put in place before others may get their turn. */
const STRIDE = 1024;

/** Why the left-out code cannot be put back; thrown and caught in this file only. */
class Unclear extends Error {}

/**
 * Puts the code of the file in the place of lines that stand for it: `// ... existing code ...`. What the answer shows is
 * found in the file by what it defines or, where it defines nothing, by its text, level by level; what it does not show
 * stays. Everything must have exactly one place.
 * @returns undefined when anything is unclear
 */
export function fillPlaceholders(
  file: readonly string[],
  answer: readonly string[],
): Steps<string[] | undefined> {
  return orUndefined(function* () {
    const whole = yield* merge(file, answer);
    yield;
    const left = whole.filter(isOmission);
    const known = new Set(left.length === 0 ? [] : file);
    if (left.some((line) => !known.has(line))) {
      throw new Unclear();
    }
    return whole;
  });
}

/**
 * Definitions alone, without the file around them: each takes the place of the one definition of that name.
 * @returns undefined when they are anything else, or have no such place
 */
export function replaceDefinitions(
  file: readonly string[],
  answer: readonly string[],
): Steps<string[] | undefined> {
  return orUndefined(function* () {
    const heads = headsOf(file);
    yield;
    const { items } = yield* outline(answer);
    const taken = items
      .map((item) => {
        if (!item.definesName || item.lines.length < 2 || item.lines.some(isOmission)) {
          throw new Unclear();
        }
        const [start, another] = heads.get(item.key) ?? [];
        if (start === undefined || another !== undefined) {
          throw new Unclear();
        }
        const shift = shiftTo(indentOf(file[start] ?? ""), indentOf(item.lines[0] ?? ""));
        const lines = [...item.lead, ...item.lines].map(shift);
        return { start, end: endOfDefinition(file, start), lines };
      })
      .sort((a, b) => a.start - b.start);
    const result: string[] = [];
    let next = 0;
    for (const { start, end, lines } of taken) {
      if (start < next) {
        throw new Unclear();
      }
      append(result, file.slice(next, start));
      append(result, lines);
      next = end;
    }
    append(result, file.slice(next));
    return result;
  });
}

/** The lines that define a name, by what `outline` calls it. */
function headsOf(file: readonly string[]): Map<string, number[]> {
  const heads = new Map<string, number[]>();
  for (const [index, line] of file.entries()) {
    const name = nameDefinedBy(line);
    if (name !== undefined) {
      heads.set(name, [...(heads.get(name) ?? []), index].slice(0, 2));
    }
  }
  return heads;
}

function* orUndefined(make: () => Steps<string[]>): Steps<string[] | undefined> {
  try {
    return yield* make();
  } catch (error) {
    if (error instanceof Unclear) {
      return undefined;
    }
    throw error;
  }
}

/** Items are matched in order; an item of the answer that matches none is new and stands where its neighbours are. */
function* merge(file: readonly string[], answer: readonly string[]): Steps<string[]> {
  const [there, shown] = [yield* outline(file), yield* outline(answer)];
  const wanted = shown.items;
  if (wanted.some((item) => !item.isPlaceholder && isFragment(item, shown.indent))) {
    throw new Unclear();
  }
  const shift = shiftTo(there.indent, shown.indent);
  yield;
  const places = placesOf(there.items, wanted);
  yield;
  if (places === undefined) {
    throw new Unclear();
  }
  const stand = anchors(wanted, places);
  yield;
  const unshown = new Unshown(there.items, places);
  const result: string[] = [];
  let next = 0;
  /** The item of the file that the result ends with. */
  let last: number | undefined;
  const keepUpTo = (end: number): void => {
    for (; next < end; next++) {
      last = next;
      const item = there.items[next];
      if (item) {
        append(result, item.gap);
        append(result, item.lead);
        append(result, item.lines);
      }
    }
  };
  for (const [index, item] of wanted.entries()) {
    if (index % STRIDE === 0) {
      yield;
    }
    const place = places[index];
    if (item.isPlaceholder) {
      keepUpTo(limit(there.items.length, wanted, places, index));
    } else if (place === undefined) {
      const stands = stand.above[index] || stand.below[index];
      if (!stands || item.isComment || unshown.mayBe(item)) {
        throw new Unclear();
      }
      append(result, item.gap);
      append(result, [...item.lead, ...item.lines].map(shift));
      last = undefined;
    } else {
      if (next < place) {
        if (there.items.slice(next, place).some(({ isComment }) => !isComment)) {
          keepUnshown(wanted, places, index, stand.hasPlaceholder);
        }
        keepUpTo(place);
      }
      const old = there.items[place];
      // Where the item above is the one it was, so is the space between them.
      const follows = result.length === 0 ? place === 0 : last === place - 1;
      if (old && isCutShort(old, item, wanted[index + 1])) {
        throw new Unclear();
      }
      append(result, old && follows ? old.gap : item.gap);
      append(result, old ? yield* combined(old, item, shift) : []);
      next = place + 1;
      last = place;
    }
  }
  if (next < there.items.length) {
    throw new Unclear();
  }
  append(result, there.trailingGap);
  return result;
}

/** Up to where a placeholder may reach: the next item that is in the file. */
function limit(
  total: number,
  wanted: readonly OutlineItem[],
  places: readonly (number | undefined)[],
  index: number,
): number {
  for (let at = index + 1; at < wanted.length; at++) {
    const place = places[at];
    if (place !== undefined) {
      return place;
    }
    // New code between two placeholders could stand anywhere in what they stand for.
    if (wanted[at]?.isPlaceholder) {
      throw new Unclear();
    }
  }
  return total;
}

/** Code that the answer passes over without a placeholder: left alone where something new stands there, else it may be deleted. */
function keepUnshown(
  wanted: readonly OutlineItem[],
  places: readonly (number | undefined)[],
  index: number,
  hasPlaceholder: boolean,
): void {
  const isNew = index > 0 && places[index - 1] === undefined && !wanted[index - 1]?.isPlaceholder;
  if (!isNew || !hasPlaceholder) {
    throw new Unclear();
  }
}

function* combined(old: OutlineItem, item: OutlineItem, shift: (line: string) => string): Steps<string[]> {
  const lead = item.lead.length > 0 ? item.lead.map(shift) : old.lead;
  if (!item.lines.some(isOmission)) {
    return [...lead, ...item.lines.map(shift)];
  }
  const [oldParts, newParts] = [partsOf(old.lines), partsOf(item.lines.map(shift))];
  if (oldParts.length !== newParts.length) {
    throw new Unclear();
  }
  const result = [...lead];
  for (const [index, part] of newParts.entries()) {
    const isShown = index % 2 === 0 || !part.some(isOmission);
    append(result, isShown ? part : yield* merge(oldParts[index] ?? [], part));
  }
  return result;
}

/** Frame lines and what is indented below them, by turns: head, body, closing line, … */
function partsOf(lines: readonly string[]): string[][] {
  const width = indentOf(lines[0] ?? "").length;
  const parts: string[][] = [[]];
  const isInString = linesInStrings(lines);
  for (const [index, line] of lines.entries()) {
    const inBody =
      isBlank(line) || isInString[index] ? parts.length % 2 === 0 : indentOf(line).length > width;
    if (inBody !== (parts.length % 2 === 0)) {
      parts.push([]);
    }
    parts.at(-1)?.push(line);
  }
  return parts;
}

/** The line after a definition; one of a single line is none that can be told. */
function endOfDefinition(file: readonly string[], start: number): number {
  const width = indentOf(file[start] ?? "").length;
  let end = start + 1;
  while (end < file.length && (isBlank(file[end] ?? "") || indentOf(file[end] ?? "").length > width)) {
    end++;
  }
  while (isBlank(file[end - 1] ?? "")) {
    end--;
  }
  const closer = file[end] ?? "";
  if (/^[})\]]|^end\b/.test(closer.trim()) && indentOf(closer).length === width) {
    end++;
  }
  if (end - start < 2) {
    throw new Unclear();
  }
  return end;
}

function shiftTo(to: string, from: string): (line: string) => string {
  return (line) => {
    if (isBlank(line)) {
      return line;
    }
    if (!line.startsWith(from)) {
      throw new Unclear();
    }
    return to + line.slice(from.length);
  };
}
