import { rank, type Ranking } from "../../../../src/core/moa/rank/rank.ts";
import { SyntaxParser } from "../../../../src/core/syntax/syntax-parser.ts";
import { grammars } from "../../patch/grammars.ts";

const parser = new SyntaxParser(grammars);

/** Ranks patches that are named by their ids, without the code they are for. */
export function ranked(patches: Readonly<Record<string, string>>): Promise<Ranking> {
  const candidates = Object.entries(patches).map(([id, patch]) => ({ id, patch }));
  return rank(candidates, { parser }, new AbortController().signal);
}

/** The base of most tests: a file of some functions. */
const before = `import math


def area(shape):
    """Area of a shape."""
    if shape.kind == "circle":
        return math.pi * shape.radius ** 2
    return shape.width * shape.height


def perimeter(shape):
    if shape.kind == "circle":
        return math.pi * shape.radius
    return 2 * shape.width + shape.height


def scale(shape, factor):
    shape.width *= factor
    shape.height *= factor
    return shape
`;

/** A diff of `shapes.py` in which each first text, found in the base once, is replaced by the second. */
export function shapesDiff(...replacements: readonly (readonly [from: string, to: string])[]): string {
  return diffOf("shapes.py", before, replacements);
}

/** A unified diff with three lines of context, made by hand so that the test does not lean on what it tests. */
function diffOf(
  path: string,
  base: string,
  replacements: readonly (readonly [from: string, to: string])[],
): string {
  const lines = base.split("\n").slice(0, -1);
  let shift = 0;
  const hunks = replacements.map(([from, to]) => {
    const [old, fresh] = [from, to].map((text) => (text === "" ? [] : text.split("\n")));
    const start = lines.findIndex((_, at) => old?.every((line, index) => lines[at + index] === line));
    if (start === -1 || !old || !fresh || old.length === 0) {
      throw new RangeError(`not in the base: ${from}`);
    }
    const first = Math.max(0, start - 3);
    const end = Math.min(lines.length, start + old.length + 3);
    const body = [
      ...lines.slice(first, start).map((line) => ` ${line}`),
      ...old.map((line) => `-${line}`),
      ...fresh.map((line) => `+${line}`),
      ...lines.slice(start + old.length, end).map((line) => ` ${line}`),
    ];
    const grown = fresh.length - old.length;
    const header = `@@ -${first + 1},${end - first} +${first + 1 + shift},${end - first + grown} @@`;
    shift += grown;
    return [header, ...body].join("\n");
  });
  return `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n${hunks.join("\n")}\n`;
}

/** A new file. */
export function creation(path: string, text: string): string {
  const lines = text.split("\n").slice(0, -1);
  const header = `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n`;
  return `${header}@@ -0,0 +1,${lines.length} @@\n${lines.map((line) => `+${line}\n`).join("")}`;
}

const wrongPerimeter = "        return math.pi * shape.radius";

/** The same right fix in several hands. */
export const right = {
  plain: shapesDiff([wrongPerimeter, "        return 2 * math.pi * shape.radius"]),
  explained: shapesDiff([
    wrongPerimeter,
    "        # the whole way round\n        return 2 * math.pi * shape.radius",
  ]),
  spaced: shapesDiff([wrongPerimeter, "        return 2*math.pi*shape.radius"]),
};

/** Fixes of other things. */
export const other = {
  swallow: shapesDiff([
    wrongPerimeter,
    "        try:\n            return 2 * math.pi * shape.radius\n        except Exception:\n            pass",
  ]),
  elsewhere: shapesDiff(["    shape.width *= factor", "    shape.width = shape.width * factor + 1"]),
  near: shapesDiff([wrongPerimeter, "        return math.tau * shape.radius"]),
};
