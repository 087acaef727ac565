import type { Diagnostic } from "../workspace/diagnostic.ts";

/** What one run takes on of the problems of a folder; each costs time, and models a part of their window. */
const mostFiles = 30;
const mostProblems = 200;

export interface ProblemBatch {
  readonly problems: readonly Diagnostic[];
  /** Left for another run. */
  readonly leftOut: readonly Diagnostic[];
}

/** As many of the problems as one run takes on: whole files, those with most problems first, errors before warnings. */
export function problemBatch(reported: readonly Diagnostic[]): ProblemBatch {
  const byFile = new Map<string, Diagnostic[]>();
  for (const problem of reported) {
    byFile.set(problem.path, [...(byFile.get(problem.path) ?? []), problem]);
  }
  const files = [...byFile].toSorted(
    ([a, own], [b, others]) =>
      errorsIn(others) - errorsIn(own) || others.length - own.length || (a < b ? -1 : 1),
  );
  const problems: Diagnostic[] = [];
  const leftOut: Diagnostic[] = [];
  for (const [index, [, own]] of files.entries()) {
    const room = index < mostFiles ? mostProblems - problems.length : 0;
    const errorsFirst = own.toSorted(
      (a, b) => Number(a.severity !== "error") - Number(b.severity !== "error"),
    );
    problems.push(...errorsFirst.slice(0, room));
    leftOut.push(...errorsFirst.slice(room));
  }
  return { problems, leftOut };
}

/** For people; undefined where nothing is left out. */
export function describeLeftOut({ leftOut }: ProblemBatch): string | undefined {
  const paths = [...new Set(leftOut.map(({ path }) => path))];
  const named = paths.slice(0, 5).join(", ");
  const more = paths.length > 5 ? ` and ${paths.length - 5} more files` : "";
  return leftOut.length === 0
    ? undefined
    : `${leftOut.length} problems are left for another run: one takes on ${mostProblems} problems in ${mostFiles} files. They are in ${named}${more}.`;
}

function errorsIn(problems: readonly Diagnostic[]): number {
  return problems.filter(({ severity }) => severity === "error").length;
}
