import { compareReports } from "../results/compare-reports.ts";
import type { ToolReport } from "../results/tool-report.ts";

/** What a run has that the one without the new tests has not. */
export interface AddedTests {
  /** How many pass. */
  readonly passed: number;
  /** Those of them that have names. */
  readonly names: readonly string[];
  /** New ones that fail, with what they say. */
  readonly failing: readonly string[];
  /** New ones that are passed over. */
  readonly skipped: readonly string[];
  /** Tests that were run before and are not any more; `fewer` of them, some by name. */
  readonly fewer: number;
  readonly gone: readonly string[];
}

export function addedTests(before: readonly ToolReport[], after: readonly ToolReport[]): AddedTests {
  const known = new Set(testsIn(before).map(({ id }) => id));
  const now = testsIn(after);
  const change = compareReports(before, after);
  const names = surplus(passing(before), passing(after));
  const passed = Math.max(names.length, countIn(after) - countIn(before));
  return {
    passed,
    names,
    failing: (change?.newlyFailing ?? [])
      .filter(({ kind, label }) => kind !== "problem" && !known.has(label))
      .map(({ label, message }) => (message === undefined ? label : `${label}: ${message}`)),
    skipped: now.filter(({ id, status }) => status === "skipped" && !known.has(id)).map(({ id }) => id),
    fewer: change?.fewer ?? 0,
    gone: change?.gone ?? [],
  };
}

function testsIn(
  reports: readonly ToolReport[],
): readonly (ToolReport & { kind: "tests" })["tests"][number][] {
  return reports.flatMap((report) => (report.kind === "tests" ? report.tests : []));
}

function passing(reports: readonly ToolReport[]): readonly string[] {
  return testsIn(reports).flatMap(({ id, status, scope }) =>
    status === "passed" && scope === "test" ? [id] : [],
  );
}

function countIn(reports: readonly ToolReport[]): number {
  return reports.reduce((sum, report) => sum + (report.kind === "tests" ? report.passed : 0), 0);
}

/** As many of each as there are more. */
function surplus(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const id of before) {
    left.set(id, (left.get(id) ?? 0) + 1);
  }
  return after.filter((id) => {
    const count = left.get(id) ?? 0;
    left.set(id, count - 1);
    return count <= 0;
  });
}
