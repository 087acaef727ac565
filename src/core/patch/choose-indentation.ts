import type { Draft } from "./draft.ts";
import type { Reading } from "./edit.ts";
import type { Place } from "./locate.ts";
import { pythonLayout } from "./python-layout.ts";
import type { Reindent } from "./reindent.ts";

/**
 * Of the ways to indent a replacement the one that makes sense in its file. Where indentation has a meaning, the result
 * decides: it must be well-formed if the file was, and no other way may be so with another meaning.
 * A syntax tree can take the place of the layout for more languages.
 * @returns undefined when no way makes sense, or several do that differ
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
  const meanings = new Map<string, Reindent>();
  for (const way of ways) {
    const layout = pythonLayout(draft.preview({ ...place, reindent: way }, reading));
    const meaning = layout?.join("\n");
    if (meaning !== undefined && !meanings.has(meaning)) {
      meanings.set(meaning, way);
      if (way === uniform) {
        return uniform;
      }
    }
  }
  const [only] = meanings.values();
  return meanings.size === 1 ? only : undefined;
}

const LAYOUT_MATTERS =
  /(?:\.(?:pyi?|pyx|ya?ml|mk|coffee|haml|pug|jade|sass|styl|slim|nim|fsx?|hs|elm|md|markdown|rst|txt|feature|cr|ml)|(?:^|\/)[Mm]akefile)$/;
