/**
 * Gives a line of a replacement the indentation of the file it goes to.
 * @returns undefined when the line's indentation has no counterpart there
 */
export type Reindent = (line: string) => string | undefined;

/**
 * The one shift that turns every indentation of a search text into the one of the file's lines, if there is one:
 * a prefix added or taken away everywhere, or tabs for spaces at one width.
 * @param search indentation of each line, undefined for blank lines
 * @param there of the lines they stand for
 */
export function indentShift(
  search: readonly (string | undefined)[],
  there: readonly (string | undefined)[],
): Reindent | undefined {
  const pairs = search.flatMap((from, index): [string, string][] => {
    const to = there[index];
    return from === undefined || to === undefined ? [] : [[from, to]];
  });
  return addedPrefix(pairs) ?? takenPrefix(pairs) ?? otherUnit(pairs);
}

type Pairs = readonly (readonly [from: string, to: string])[];

function addedPrefix(pairs: Pairs): Reindent | undefined {
  const [from = "", to = ""] = pairs[0] ?? [];
  const prefix = to.slice(0, to.length - from.length);
  return pairs.every(([a, b]) => prefix + a === b)
    ? (line) => (line === "" ? line : prefix + line)
    : undefined;
}

function takenPrefix(pairs: Pairs): Reindent | undefined {
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
function otherUnit(pairs: Pairs): Reindent | undefined {
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
  const from = depth(line.slice(0, line.length - body.length), fromUnit);
  return from === undefined || from + step < 0 ? undefined : toUnit.repeat(from + step) + body;
}
