import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { EditTarget } from "../commands/edit-target.ts";
import { commandIds } from "../contributions.ts";
import { problemsRef, type ProblemsRef } from "../problems/problem-ref.ts";
import type { RunRequest } from "../run/run-controller.ts";
import { linesIn, problemIn, workspaceCode } from "../workspace/workspace-file.ts";

/**
 * To fix what is reported there: in the lines, else at the cursor, else in the file, its errors first.
 * @param instruction the user's own words; may be empty
 * @throws Failure `no-problem` where nothing is reported and nothing is said, `outside-workspace`
 */
export function fixRequest(target: EditTarget, instruction: string): RunRequest {
  const uri = vscode.Uri.parse(target.uri);
  const file = workspaceCode(uri);
  const ref = problemsAt(uri, target);
  if (ref.problems.length === 0 && instruction === "") {
    throw new Failure(
      "no-problem",
      vscode.l10n.t(
        "No problem is reported in {0}; say what is wrong, or point at another file with #.",
        file.path,
      ),
    );
  }
  const problems = ref.problems.map((problem) => problemIn(file, problem));
  const lines = linesIn(file, target.lines);
  const place = { path: file.path, ...(lines && { lines }) };
  const task = {
    kind: "fix",
    instruction,
    problems,
    checks: [],
    ...(problems.length === 0 && { target: place }),
  } as const;
  const again =
    problems.length === 0
      ? ({ command: commandIds.editWithInstruction, args: [instruction, target] } as const)
      : ({ command: commandIds.fixProblem, args: [ref] } as const);
  return { file, task, again };
}

/** @throws Failure `usage` without an instruction, `outside-workspace` */
export function editRequest(target: EditTarget, instruction: string): RunRequest {
  const file = workspaceCode(vscode.Uri.parse(target.uri));
  if (instruction === "") {
    throw new Failure(
      "usage",
      vscode.l10n.t("What should be changed in {0}? Say it after the command.", file.path),
    );
  }
  const lines = linesIn(file, target.lines);
  const place = { path: file.path, ...(lines && { lines }) };
  const task = { kind: "edit", instruction, target: place, problems: [], checks: [] } as const;
  return { file, task, again: { command: commandIds.editWithInstruction, args: [instruction, target] } };
}

function problemsAt(uri: vscode.Uri, { lines }: EditTarget): ProblemsRef {
  const reported = vscode.languages.getDiagnostics(uri);
  if (lines !== undefined) {
    const { first, last } = lines;
    return problemsRef(
      uri,
      reported.filter(({ range }) => range.start.line <= last && range.end.line >= first),
    );
  }
  const editor = vscode.window.activeTextEditor;
  const cursor = editor?.document.uri.toString() === uri.toString() ? editor.selection.active : undefined;
  const atCursor = reported.filter(({ range }) => cursor && range.contains(cursor));
  const errors = reported.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
  return problemsRef(uri, atCursor.length > 0 ? atCursor : errors.length > 0 ? errors : reported);
}
