import type { Draft } from "./draft.ts";
import type { Reading } from "./edit.ts";
import { indentOf, isBlank } from "./lines.ts";
import type { Place } from "./locate.ts";
import { pythonLayout } from "./python-layout.ts";
import type { Reindent } from "./reindent.ts";

/**
 * Of the ways to indent a replacement the likeliest that makes sense in its file. Where indentation has a meaning, the
 * result decides: it must be well-formed if the file was. A syntax tree can do for more languages what the layout does
 * for Python.
 * @returns undefined when no way makes sense
 */
export function chooseIndentation(draft: Draft, place: Place, reading: Reading): Reindent | undefined {
  const [uniform, uneven] = [place.reindent, place.unevenly ?? []];
  const complete = (reindent: Reindent): boolean =>
    reading.replace.every((line, index) => reindent(line, index) !== undefined);
  const ways = [...(uniform ? [uniform] : []), ...uneven].filter(complete);
  const [first] = ways;
  if (place.match !== "indentation" || !first) {
    return first;
  }
  if (!LAYOUT_MATTERS.test(draft.path)) {
    return first;
  }
  if (!/\.pyi?$/.test(draft.path) || pythonLayout(draft.now) === undefined) {
    return uniform && complete(uniform) ? uniform : undefined;
  }
  const least = leastIndent(draft.now.slice(place.start, place.start + reading.search.length));
  const meanings = new Map<string, Reindent[]>();
  for (const way of ways) {
    if (leastIndent(reading.replace.map((line, index) => way(line, index) ?? "")) < least) {
      continue;
    }
    const meaning = pythonLayout(draft.preview({ ...place, reindent: way }, reading))?.join("\n");
    if (meaning !== undefined) {
      meanings.set(meaning, [...(meanings.get(meaning) ?? []), way]);
    }
  }
  const [likeliest] = meanings.values();
  return likeliest && shallowest(likeliest, reading.replace);
}

/** A replacement never reaches further left than what it replaces. */
function leastIndent(lines: readonly string[]): number {
  return Math.min(...lines.filter((line) => !isBlank(line)).map((line) => indentOf(line).length));
}

/** Of ways that mean the same the one that indents least: a body that kept its indentation is not shifted again. */
function shallowest(ways: readonly Reindent[], lines: readonly string[]): Reindent | undefined {
  const total = (way: Reindent): number =>
    lines.reduce((sum, line, index) => sum + indentOf(way(line, index) ?? "").length, 0);
  return ways.reduce<Reindent | undefined>(
    (best, way) => (best && total(best) <= total(way) ? best : way),
    undefined,
  );
}

const LAYOUT_MATTERS =
  /(?:\.(?:pyi?|pyx|ya?ml|mk|coffee|haml|pug|jade|sass|styl|slim|nim|fsx?|hs|elm|md|markdown|rst|txt|feature|cr|ml)|(?:^|\/)[Mm]akefile)$/;
