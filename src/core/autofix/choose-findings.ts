import { touchesLines, type LineRange } from "../workspace/position.ts";
import type { Finding } from "../reports/place-findings.ts";
import { ratings, type Rating } from "../reports/reported-finding.ts";

/** Which findings are worked on. */
export interface FindingFilter {
  /** This, and what is worse. */
  readonly severity?: Rating | undefined;
  /** Of those, the worst. */
  readonly limit?: number | undefined;
  /** A file, or the files of a folder; "" is the workspace folder. */
  readonly within?: { readonly path: string; readonly lines?: LineRange } | undefined;
}

export interface SkippedFinding {
  readonly finding: Finding;
  /** A sentence. */
  readonly why: string;
}

/** Worst first. */
export function chooseFindings(
  findings: readonly Finding[],
  { severity = "unknown", limit = Infinity, within }: FindingFilter,
): { readonly chosen: readonly Finding[]; readonly skipped: readonly SkippedFinding[] } {
  const skipped: SkippedFinding[] = [];
  const chosen: Finding[] = [];
  for (const finding of findings.toSorted(worstFirst)) {
    const why = !isWithin(finding, within)
      ? "It is not where --file points."
      : rank(finding.rating) < rank(severity)
        ? `Its severity is ${finding.rating}; ${severity} and above were asked for.`
        : chosen.length >= limit
          ? `There are worse ones, and only ${limit} ${limit === 1 ? "was" : "were"} asked for.`
          : undefined;
    if (why === undefined) {
      chosen.push(finding);
    } else {
      skipped.push({ finding, why });
    }
  }
  return { chosen, skipped };
}

function rank(rating: Rating): number {
  return ratings.indexOf(rating);
}

function worstFirst(a: Finding, b: Finding): number {
  const [left, right] = [a.problem, b.problem];
  return (
    rank(b.rating) - rank(a.rating) ||
    (left.path < right.path
      ? -1
      : left.path > right.path
        ? 1
        : left.range.start.line - right.range.start.line)
  );
}

function isWithin({ problem: { path, range } }: Finding, within: FindingFilter["within"]): boolean {
  if (within === undefined || within.path === "") {
    return true;
  }
  const isThere = path === within.path || path.startsWith(`${within.path}/`);
  return isThere && (within.lines === undefined || touchesLines(range, within.lines));
}
