import { describeLeftOut, problemBatch } from "../task/problem-batch.ts";
import type { Target, Task } from "../task/task.ts";
import type { Diagnostic } from "../workspace/diagnostic.ts";
import { Failure } from "../workspace/failure.ts";
import type { DocumentationDiagnoser } from "./documentation-diagnoser.ts";

export interface DocumentationRequest {
  /** Relative to the workspace root; files whose language is not known are passed over. */
  readonly paths: readonly string[];
  /** Of the only path. */
  readonly lines: Target["lines"];
  /** The lines are no more than where a cursor stands: where nothing is to be documented, all that is public is meant. */
  readonly elseAll: boolean;
  /** In the user's own words; may be empty. */
  readonly instruction: string;
  readonly checks: readonly string[];
}

/**
 * Documents what has no documentation, and corrects what is no longer true.
 * @param note told what is left for another run
 * @throws Failure `no-problem` when everything is documented, `usage` when none of the files can be
 */
export async function docstringTask(
  { paths, lines: pointed, elseAll, instruction, checks }: DocumentationRequest,
  documentation: DocumentationDiagnoser,
  note: (text: string) => void,
): Promise<Task> {
  const covered = paths.filter((path) => documentation.covers(path));
  const [first] = covered;
  if (first === undefined) {
    const where = paths.length === 1 ? (paths[0] ?? "") : "these files";
    throw new Failure(
      "usage",
      `Nobody here knows how ${where} would be documented: JavaScript, TypeScript, Python, Go, Rust and Java are known.`,
    );
  }
  const within = async (lines: Target["lines"]): Promise<readonly Diagnostic[]> =>
    (await Promise.all(covered.map((path) => documentation.asked(path, lines)))).flat();
  const near = await within(pointed);
  const lines = near.length === 0 && elseAll ? undefined : pointed;
  const found = lines === pointed ? near : await within(lines);
  const batch = problemBatch(found);
  const leftOut = describeLeftOut(batch);
  if (leftOut !== undefined) {
    note(leftOut);
  }
  if (found.length === 0) {
    const where = covered.length > 1 ? "these files" : lines === undefined ? first : `the lines of ${first}`;
    throw new Failure(
      "no-problem",
      `Nothing to document: everything public in ${where} has documentation that fits its parameters. Point at a line to document what begins there.`,
    );
  }
  const touched = [...new Set(batch.problems.map(({ path }) => path))];
  const advice = await documentation.advice(touched);
  const target = covered.length === 1 ? { path: first, ...(lines && { lines }) } : undefined;
  return {
    kind: "docstring",
    instruction,
    advice,
    problems: batch.problems,
    checks,
    ...(target && { target }),
  };
}
