/** Lines that are indented further than what they belong to, without that indentation. */
export interface Indented {
  readonly text: string;
  /** Zero-based: its first line with text, and its last. */
  readonly first: number;
  readonly last: number;
}

/**
 * @param from the first line that may belong to it
 * @param outer how many characters what it belongs to is indented
 * @param hasOptions whether lines `:name: value` before the first empty one are no text of it
 */
export function indentedBelow(
  lines: readonly string[],
  from: number,
  outer: number,
  hasOptions: boolean,
): Indented | undefined {
  const isInside = (line: string): boolean => line.trim() === "" || indentOf(line) > outer;
  let first = from;
  while (hasOptions && /^\s+:[\w-]+:/.test(lines[first] ?? "")) {
    first++;
  }
  while (first < lines.length && lines[first]?.trim() === "") {
    first++;
  }
  let last = first;
  while (last < lines.length && isInside(lines[last] ?? "")) {
    last++;
  }
  while (last > first && lines[last - 1]?.trim() === "") {
    last--;
  }
  if (last === first) {
    return undefined;
  }
  const own = lines.slice(first, last);
  const least = Math.min(...own.filter((line) => line.trim() !== "").map(indentOf));
  return { text: own.map((line) => line.slice(least)).join("\n"), first, last: last - 1 };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
