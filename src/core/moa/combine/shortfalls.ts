import type { Verdict } from "../../verify/verdict.ts";

/**
 * What a candidate that breaks nothing leaves undone: problems that are still there, checks that still fail. Equal texts for
 * equal things.
 * @returns undefined where it is not known: a gate failed, so that those after it were not asked
 */
export function shortfallsOf({ accepted, gates }: Verdict): ReadonlySet<string> | undefined {
  if (!accepted) {
    return undefined;
  }
  const partial = gates.filter(({ status }) => status === "partial");
  return new Set(
    partial.flatMap(({ subject, evidence = "" }) => {
      const left = evidence.split("\n").filter((line) => line.startsWith("Still there: "));
      // A patch moves lines: what is left is told by its words.
      return left.length === 0 ? [subject] : left.map((line) => line.replace(/:\d+:\d+ /, " "));
    }),
  );
}

/** Whether each does something that the other leaves undone: only then both together can be better than either. */
export function complement(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return [...a].some((left) => !b.has(left)) && [...b].some((left) => !a.has(left));
}
