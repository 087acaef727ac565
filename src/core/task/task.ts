import { describeDiagnostic, type Diagnostic } from "../workspace/diagnostic.ts";
import type { LineRange } from "../workspace/position.ts";
import { said } from "../workspace/said.ts";
import { titleOfReview, type ReviewScope } from "./review-task.ts";
import { isTextKind, titleOfText, type NamedText } from "./text-task.ts";

/**
 * `fix`: something is known to be wrong. `edit`: the user says what to change. `docstring`: documentation is missing, or no
 * longer true, and nothing else may change. `readme`: a page about the project is to be written or brought up to date, and
 * nothing but pages may change. `autofix`: scanners found weaknesses. `tests`: tests are written for the target, and nothing
 * else changes.
 */
export type TaskKind = (typeof taskKinds)[number];

export const taskKinds = ["fix", "edit", "docstring", "readme", "autofix", "tests"] as const;

/** Where the user points. */
export interface Target {
  /** Relative to the workspace root, `/` as separator. */
  readonly path: string;
  readonly lines?: LineRange;
}

/** A dependency that has to be asked for in a later version. */
export interface Upgrade {
  /** Of the manifest, relative to the workspace root. */
  readonly path: string;
  readonly name: string;
  /** The first that will do. */
  readonly version: string;
}

/** One request. The workspace snapshot it is about travels beside it, in the run. */
export interface Task {
  readonly kind: TaskKind;
  /** The user's own words; empty when the problems or checks speak for themselves. */
  readonly instruction: string;
  readonly target?: Target;
  /** What models are told beside the request, a sentence each: how such things are done here. */
  readonly advice?: readonly string[];
  /** Diagnostics that have to disappear. */
  readonly problems: readonly Diagnostic[];
  /** Dependencies that have to be asked for in a later version. */
  readonly upgrades?: readonly Upgrade[];
  /** Commands that have to succeed afterwards, given by the user, run in the sandbox only. */
  readonly checks: readonly string[];
}

/** What is known of a task where it is only named. */
interface NamedTask extends NamedText {
  readonly kind: string;
  /** Left out, as `checks`: it is about a text. */
  readonly problems?: readonly { readonly path: string; readonly message: string }[] | undefined;
  readonly checks?: readonly string[] | undefined;
  /** Of a review. */
  readonly scope?: ReviewScope | undefined;
}

/** What a person would call it. The place of a problem and its number are for logs: `describeTask`. */
export function titleOfTask(task: NamedTask): string {
  const { kind, instruction, problems = [], checks = [], target, scope } = task;
  if (scope !== undefined) {
    return titleOfReview({ instruction, scope });
  }
  if (isTextKind(kind)) {
    return titleOfText({ ...task, kind });
  }
  const [first, ...others] = problems;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  const asked =
    instruction !== "" ? instruction : first === undefined ? "" : `${first.path}: ${first.message}${more}`;
  if (asked === "" && kind === "tests" && target !== undefined) {
    return said`tests for ${target.path}`;
  }
  return asked || (checks.length > 0 ? said`make ${checks.join(", ")} succeed` : kind);
}

/** One line for logs, with the places of problems. */
export function describeTask(task: Task): string {
  const [first, ...others] = task.problems;
  const more = others.length > 0 ? ` (and ${others.length} more)` : "";
  if (task.instruction !== "") {
    return task.instruction;
  }
  if (first !== undefined) {
    return describeDiagnostic(first) + more;
  }
  const { kind, target, checks } = task;
  if (kind === "tests" && target !== undefined) {
    const { path, lines } = target;
    return `for ${path}${lines ? `, lines ${lines.first + 1} to ${lines.last + 1}` : ""}`;
  }
  return checks.length > 0 ? said`make ${checks.join(", ")} succeed` : kind;
}
