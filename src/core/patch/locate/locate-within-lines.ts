import type { Reading } from "../parse/edit.ts";

/** A text found in the middle of lines, as the whole lines it changes. */
export interface WithinLines {
  readonly start: number;
  readonly reading: Reading;
}

interface Found {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Where the text stands exactly, from any column to any column.
 * @param text the file's lines with plain line feeds
 * @param lines the same without line ends
 * @param starts where each line starts in the text, and where one more would
 * @param most so many places are looked for
 * @returns the lines that change, in order; places that share a line are one change
 */
export function locateWithinLines(
  text: string,
  lines: readonly string[],
  starts: readonly number[],
  { search, replace }: Reading,
  most: number,
): { readonly places: number; readonly changes: readonly WithinLines[] } {
  const [wanted, put] = [search.join("\n"), replace.join("\n")];
  if (wanted === "") {
    return { places: 0, changes: [] };
  }
  const found = findAll(text, wanted, starts, most);
  const changes = grouped(found).map((group): WithinLines => {
    const [start, last] = [group[0]?.first ?? 0, group.at(-1)?.last ?? 0];
    let [after, at] = ["", starts[start] ?? 0];
    for (const { from, to } of group) {
      after += text.slice(at, from) + put;
      at = to;
    }
    // A text that ends with its line leaves the line below alone.
    const whole = at === starts[last] && (after === "" || after.endsWith("\n"));
    const end = whole ? last : last + 1;
    if (!whole) {
      after += text.slice(at, (starts[last] ?? 0) + (lines[last]?.length ?? 0));
    }
    const content = whole ? after.split("\n").slice(0, -1) : after.split("\n");
    return { start, reading: { search: lines.slice(start, end), replace: content } };
  });
  return { places: found.length, changes };
}

function findAll(text: string, wanted: string, starts: readonly number[], most: number): Found[] {
  const found: Found[] = [];
  for (
    let from = text.indexOf(wanted);
    from !== -1 && found.length < most;
    from = text.indexOf(wanted, from + wanted.length)
  ) {
    const to = from + wanted.length;
    found.push({ from, to, first: lineAt(starts, from), last: lineAt(starts, to) });
  }
  return found;
}

/** The last line that starts there or before. */
function lineAt(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

function grouped(found: readonly Found[]): Found[][] {
  const groups: Found[][] = [];
  for (const place of found) {
    const group = groups.at(-1);
    if (group && place.first <= (group.at(-1)?.last ?? -1)) {
      group.push(place);
    } else {
      groups.push([place]);
    }
  }
  return groups;
}
