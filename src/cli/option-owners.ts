import type { TaskKind } from "../core/task/task.ts";
import { Failure } from "../core/workspace/failure.ts";
import { autofixOptionsIn } from "./autofix-options.ts";
import type { TaskOptions } from "./task-options.ts";

/**
 * Options of other tasks would silently do nothing.
 * @throws Failure `usage`
 */
export function refuseStrangers(kind: TaskKind, { autofix, trace, test, file }: TaskOptions): void {
  const given = [
    ...autofixOptionsIn(autofix),
    ...(kind !== "fix" && trace !== undefined ? ["--trace"] : []),
    ...(kind !== "fix" && test !== undefined ? ["--test"] : []),
  ];
  const [first] = given;
  if (first !== undefined) {
    throw new Failure("usage", `${kind} takes no ${first}; see patched-moa --help.`);
  }
  if (trace !== undefined && file !== undefined) {
    throw new Failure("usage", "--trace and --file exclude each other: the trace says where.");
  }
}
