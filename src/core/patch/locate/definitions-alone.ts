import type { Steps } from "../breather.ts";
import { outline } from "./outline.ts";

/**
 * Whether lines are definitions that the file has, and nothing else, while the file has others and code around them,
 * such as its imports: then they are a part of the file, however long. Who rewrites a file keeps either.
 */
export function* areDefinitionsAlone(file: readonly string[], lines: readonly string[]): Steps<boolean> {
  const shown = (yield* outline(lines)).items.filter(({ isComment }) => !isComment);
  if (shown.length === 0 || !shown.every(({ definesName }) => definesName)) {
    return false;
  }
  yield;
  const there = (yield* outline(file)).items.filter(({ isComment }) => !isComment);
  const defined = new Set(there.filter(({ definesName }) => definesName).map(({ key }) => key));
  const keys = new Set(shown.map(({ key }) => key));
  return (
    there.some(({ definesName }) => !definesName) &&
    [...keys].every((key) => defined.has(key)) &&
    [...defined].some((key) => !keys.has(key))
  );
}
