import type { LineChange } from "../diff/line-change.ts";
import { indentOf } from "../diff/lines.ts";

/**
 * Gives a line of a replacement the indentation of the file it goes to.
 * @param index of the line in the replacement
 * @returns undefined when the line's indentation has no counterpart there
 */
export type Reindent = (line: string, index: number) => string | undefined;

/** Indentation of a search line and of the file's line it stands for. */
export type IndentPair = readonly [from: string, to: string];

/**
 * The one shift that turns every indentation of a search text into the one of the file's lines, if there is one:
 * a prefix added or taken away everywhere, or tabs for spaces at one width.
 */
export function uniformShift(pairs: readonly IndentPair[]): Reindent | undefined {
  return addedPrefix(pairs) ?? takenPrefix(pairs) ?? otherUnit(pairs);
}

/** As many steps in the file as in the search text, but wider or narrower ones. */
export function otherWidth(pairs: readonly IndentPair[]): Reindent | undefined {
  for (const [fromUnit, toUnit] of [
    ["  ", "    "],
    ["    ", "  "],
  ] as const) {
    const steps = pairs.map(([from, to]) => [depth(from, fromUnit), depth(to, toUnit)]);
    if (steps.every(([a, b]) => a !== undefined && a === b)) {
      return (line) => converted(line, fromUnit, toUnit, 0);
    }
  }
  return undefined;
}

/**
 * What may have happened when no single shift explains all lines, most often that the first line lost its
 * indentation and the rest kept it. Likeliest first; which of them is true the result tells, by making sense.
 * @param byRun what remains where neither the first line nor the depth explains it
 */
export function unevenShifts(pairs: readonly IndentPair[], byRun: readonly Reindent[] = []): Reindent[] {
  const [first, ...rest] = pairs;
  if (!first || pairs.some(([from, to]) => !/^ *$/.test(from) || !/^ *$/.test(to))) {
    return [];
  }
  const firstShift = uniformShift([first]);
  const restShift = rest.length === 0 ? asIs : uniformShift(rest);
  const shifts: Reindent[] = [];
  if (firstShift && restShift) {
    shifts.push((line, index) => (index === 0 ? firstShift(line, index) : restShift(line, index)));
  }
  const byDepth = depthMap(pairs);
  if (byDepth) {
    shifts.push(byDepth);
  }
  shifts.push(...byRun);
  if (firstShift) {
    shifts.push(firstShift);
  }
  return shifts;
}

/**
 * In a diff, a new line goes with the removed lines it stands beside, or else with the kept line above or below it.
 * @param from indentation of the diff's old lines
 * @param to indentation of the file's lines
 * @param strict only where every new line has such a line, and the lines it replaces agree
 */
export function shiftsByRun(
  from: readonly string[],
  to: readonly string[],
  blank: readonly boolean[],
  changes: readonly LineChange[],
  strict = false,
): Reindent[] {
  const shiftOf = (start: number, length: number): Reindent | undefined => {
    const pairs: IndentPair[] = [];
    for (let index = Math.max(0, start); index < Math.min(from.length, start + length); index++) {
      if (!blank[index]) {
        pairs.push([from[index] ?? "", to[index] ?? ""]);
      }
    }
    return pairs.length === 0 ? undefined : uniformShift(pairs);
  };
  const runs = changes.map(({ oldStart, oldLength, newStart, newLength }) => ({
    from: newStart,
    to: newStart + newLength,
    shift:
      shiftOf(oldStart, oldLength) ??
      (strict && oldLength > 0 ? undefined : (shiftOf(oldStart - 1, 1) ?? shiftOf(oldStart + oldLength, 1))),
  }));
  if (strict && runs.some(({ shift }) => !shift)) {
    return [];
  }
  return [
    (line, index) => runs.find((run) => index >= run.from && index < run.to)?.shift?.(line, index) ?? line,
  ];
}

const asIs: Reindent = (line) => line;

/** Every depth of the search text has one depth in the file; a depth between two of them goes with the lower one. */
function depthMap(pairs: readonly IndentPair[]): Reindent | undefined {
  const depths = new Map<number, number>();
  for (const [from, to] of pairs) {
    const known = depths.get(from.length);
    if (known !== undefined && known !== to.length) {
      return undefined;
    }
    depths.set(from.length, to.length);
  }
  const known = [...depths].sort(([a], [b]) => a - b);
  return (line) => {
    const body = line.trimStart();
    const width = indentOf(line).length;
    const nearest = known.findLast(([from]) => from <= width) ?? known[0];
    if (body === "" || !nearest) {
      return "";
    }
    const target = width + nearest[1] - nearest[0];
    return target < 0 ? undefined : " ".repeat(target) + body;
  };
}

function addedPrefix(pairs: readonly IndentPair[]): Reindent | undefined {
  const [from = "", to = ""] = pairs[0] ?? [];
  const prefix = to.slice(0, to.length - from.length);
  return pairs.every(([a, b]) => prefix + a === b)
    ? (line) => (line.trim() === "" ? "" : prefix + line)
    : undefined;
}

function takenPrefix(pairs: readonly IndentPair[]): Reindent | undefined {
  const [from = "", to = ""] = pairs[0] ?? [];
  const prefix = from.slice(0, from.length - to.length);
  if (!pairs.every(([a, b]) => prefix + b === a)) {
    return undefined;
  }
  return (line) => {
    if (line.startsWith(prefix)) {
      return line.slice(prefix.length);
    }
    return line.trim() === "" ? "" : undefined;
  };
}

/** Tabs in the file for so many spaces in the search text, or the other way round, plus a constant depth. */
function otherUnit(pairs: readonly IndentPair[]): Reindent | undefined {
  for (const width of [4, 2, 8, 3]) {
    for (const [fromUnit, toUnit] of [
      [" ".repeat(width), "\t"],
      ["\t", " ".repeat(width)],
    ] as const) {
      const steps = pairs.map(([from, to]) => {
        const [a, b] = [depth(from, fromUnit), depth(to, toUnit)];
        return a === undefined || b === undefined ? undefined : b - a;
      });
      const step = steps[0];
      if (step !== undefined && steps.every((other) => other === step)) {
        return (line) => converted(line, fromUnit, toUnit, step);
      }
    }
  }
  return undefined;
}

function depth(indent: string, unit: string): number | undefined {
  const count = indent.length / unit.length;
  return Number.isInteger(count) && indent === unit.repeat(count) ? count : undefined;
}

function converted(line: string, fromUnit: string, toUnit: string, step: number): string | undefined {
  const body = line.trimStart();
  if (body === "") {
    return "";
  }
  const from = depth(indentOf(line), fromUnit);
  return from === undefined || from + step < 0 ? undefined : toUnit.repeat(from + step) + body;
}
