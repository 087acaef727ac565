import { posix, relative, resolve, sep } from "node:path";
import type { TypeScriptService } from "../core/language/typescript/typescript-service.ts";
import type { Target, Task, TaskKind } from "../core/task/task.ts";
import { Failure } from "../core/workspace/failure.ts";
import type { Snapshot } from "../core/workspace/snapshot.ts";
import { findProblems } from "./find-problems.ts";
import type { TaskOptions } from "./task-options.ts";

/**
 * From options to a task: looks for reported problems where the user points, so that `fix --file a.ts` knows what is wrong.
 * @param confirmed checks of the project, taken where none is given; they guard, and are the task where nothing else is
 * @throws Failure `no-problem` when there is nothing to do, `usage`, `missing-file`
 */
export async function makeTask(
  kind: TaskKind,
  options: TaskOptions,
  confirmed: readonly string[],
  snapshot: Snapshot,
  service: TypeScriptService,
  signal: AbortSignal,
): Promise<Task> {
  const target = targetOf(options, snapshot.root);
  if (kind === "edit" && options.instruction === "") {
    throw new Failure("usage", "edit needs --instruction: what should be changed?");
  }
  // With a check and nothing else, the check is what is wrong; a workspace full of other problems is not the task.
  const wanted =
    kind === "fix" && (target !== undefined || (options.checks.length === 0 && options.instruction === ""));
  const problems = wanted ? await findProblems(service, snapshot, target, signal) : [];
  const checks = options.checks.length > 0 ? options.checks : confirmed;
  if (kind === "fix" && problems.length === 0 && checks.length === 0 && options.instruction === "") {
    throw nothingToFix(target, service);
  }
  return {
    kind,
    instruction: options.instruction,
    problems,
    checks,
    ...(target === undefined ? {} : { target }),
  };
}

function targetOf(options: TaskOptions, root: string): Target | undefined {
  if (options.file === undefined) {
    return undefined;
  }
  // As people type it: relative to the root, or to where they stand, or absolute.
  const path = relative(root, resolve(root, options.file.path)).split(sep).join(posix.sep);
  if (path.startsWith("..") || path === "") {
    throw new Failure(
      "outside-workspace",
      `${options.file.path} is not a file in ${root}; give it relative to --root.`,
    );
  }
  return { ...options.file, path };
}

function nothingToFix(target: Target | undefined, service: TypeScriptService): Failure {
  if (target !== undefined && !service.covers(target.path)) {
    return new Failure(
      "usage",
      `No language service here can tell what is wrong in ${target.path}. Say it with --instruction, or give a failing command with --check.`,
    );
  }
  const lines = target?.lines === undefined ? "" : " at the lines you gave";
  const where = target === undefined ? "this workspace" : `${target.path}${lines}`;
  return new Failure(
    "no-problem",
    `Nothing to fix: no problem is reported in ${where}. If something is wrong all the same, say it with --instruction, or give a failing command with --check.`,
  );
}
