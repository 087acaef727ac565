import { docstringTask } from "../core/documentation/docstring-task.ts";
import type { DocumentationDiagnoser } from "../core/documentation/documentation-diagnoser.ts";
import { readmeTask } from "../core/mentions/readme-task.ts";
import type { TypeScriptService } from "../core/language/typescript/typescript-service.ts";
import type { Syntax } from "../core/syntax/syntax.ts";
import type { Target, Task, TaskKind } from "../core/task/task.ts";
import { describeLeftOut, problemBatch } from "../core/task/problem-batch.ts";
import { wantedTests } from "../core/verify/writing/wanted-tests.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import { filesAt, findProblems, isFolder } from "./find-problems.ts";
import { refuseStrangers } from "./option-owners.ts";
import { targetOf } from "./target-of.ts";
import type { TaskOptions } from "./task-options.ts";
import { traceHere } from "./trace-here.ts";

/** Who knows what there is to do. */
export interface TaskServices {
  readonly service: TypeScriptService;
  readonly documentation: DocumentationDiagnoser;
  readonly syntax: Pick<Syntax, "symbols">;
}

/**
 * From options to a task: looks for reported problems where the user points, so that `fix --file a.ts` knows what is wrong.
 * @param note told what is left for another run
 * @param confirmed checks of the project, taken where none is given; they guard, and are the task where nothing else is
 * @throws Failure `no-problem` when there is nothing to do, `usage`, `missing-file`
 */
export async function makeTask(
  kind: TaskKind,
  options: TaskOptions,
  confirmed: readonly string[],
  snapshot: Snapshot,
  { service, documentation, syntax }: TaskServices,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<Task> {
  refuseStrangers(kind, options);
  const pointed = targetOf(options, snapshot.root);
  const checks = options.checks.length > 0 ? options.checks : confirmed;
  if (kind === "docstring") {
    const { instruction } = options;
    const paths = await filesAt(snapshot, pointed);
    const request = { paths, lines: pointed?.lines, elseAll: false, instruction, checks };
    return docstringTask(request, documentation, note);
  }
  if (kind === "readme") {
    return readmeTask(
      { page: pointed?.path, instruction: options.instruction, checks: options.checks },
      snapshot,
    );
  }
  if (options.trace !== undefined) {
    return { ...(await traceHere(options.trace, options.instruction, snapshot)), checks };
  }
  if (kind === "tests") {
    if (pointed === undefined || (await isFolder(snapshot, pointed.path))) {
      throw new Failure(
        "usage",
        "tests needs --file F[:LINE[-LINE]]: the file, or the function at a line of it.",
      );
    }
    const wanted = await wantedTests({ target: pointed, checks }, snapshot, syntax);
    return { kind, instruction: options.instruction, ...wanted, problems: [], checks };
  }
  // What is inside a folder are the problems; no single file is what the task is about.
  const target = pointed !== undefined && (await isFolder(snapshot, pointed.path)) ? undefined : pointed;
  if (kind === "edit" && pointed !== target) {
    throw new Failure("usage", `${options.file?.path ?? ""} is a folder; edit takes a file, or none.`);
  }
  if (kind === "edit" && options.instruction === "") {
    throw new Failure("usage", "edit needs --instruction: what should be changed?");
  }
  // With a check and nothing else, the check is what is wrong; a workspace full of other problems is not the task.
  const wanted =
    kind === "fix" && (pointed !== undefined || (options.checks.length === 0 && options.instruction === ""));
  const batch = problemBatch(wanted ? await findProblems(service, snapshot, pointed, signal) : []);
  const { problems } = batch;
  const leftOut = describeLeftOut(batch);
  if (leftOut !== undefined) {
    note(leftOut);
  }
  if (kind === "fix" && problems.length === 0 && checks.length === 0 && options.instruction === "") {
    throw nothingToFix(pointed, target, service);
  }
  return {
    kind,
    instruction: options.instruction,
    problems,
    checks,
    ...(target === undefined ? {} : { target }),
  };
}

function nothingToFix(
  pointed: Target | undefined,
  target: Target | undefined,
  service: TypeScriptService,
): Failure {
  if (target !== undefined && !service.covers(target.path)) {
    return new Failure(
      "usage",
      `No language service here can tell what is wrong in ${target.path}. Say it with --instruction, or give a failing command with --check.`,
    );
  }
  const lines = target?.lines === undefined ? "" : " at the lines you gave";
  const where = pointed === undefined || pointed.path === "" ? "this workspace" : `${pointed.path}${lines}`;
  return new Failure(
    "no-problem",
    `Nothing to fix: no problem is reported in ${where}. If something is wrong all the same, say it with --instruction, or give a failing command with --check.`,
  );
}
