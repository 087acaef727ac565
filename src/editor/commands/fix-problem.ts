import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { commandIds } from "../contributions.ts";
import { parseProblemsRef, stillReported } from "../problems/problem-ref.ts";
import type { ProblemPicker } from "../problems/problem-picker.ts";
import type { TaskRunner } from "../run/task-runner.ts";
import { problemIn, requireTrustedWorkspace, workspaceCode } from "../workspace/workspace-file.ts";
import type { Command } from "./command.ts";

/** Fixes the problems it is given, or the one at the cursor. */
export class FixProblem implements Command {
  readonly id = commandIds.fixProblem;

  constructor(
    private readonly runner: TaskRunner,
    private readonly problems: ProblemPicker,
  ) {}

  async execute(argument?: unknown): Promise<unknown> {
    requireTrustedWorkspace();
    // The editor's context menu hands over the address of its file; the cursor is there already.
    const isAtCursor = argument === undefined || argument instanceof vscode.Uri;
    const ref = isAtCursor ? await this.problems.pick() : parseProblemsRef(argument);
    if (ref === undefined) {
      return undefined;
    }
    const file = workspaceCode(vscode.Uri.parse(ref.uri));
    const problems = stillReported(ref).map((problem) => problemIn(file, problem));
    if (problems.length === 0) {
      throw new Failure(
        "no-problem",
        vscode.l10n.t("That problem is not reported in {0} any more; there is nothing to fix.", file.path),
      );
    }
    const task = { kind: "fix", instruction: "", problems, checks: [] } as const;
    return this.runner.run({ file, task, again: { command: this.id, args: [ref] } });
  }
}
