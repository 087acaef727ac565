import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { Diagnostic, Severity } from "../../core/workspace/diagnostic.ts";

/** A problem as a command argument carries it: plain JSON, so that it survives whatever the editor does to it. */
export type ProblemRef = Omit<Diagnostic, "path">;

/** Some problems of one file. */
export interface ProblemsRef {
  readonly uri: string;
  readonly problems: readonly ProblemRef[];
}

const severities: Readonly<Record<vscode.DiagnosticSeverity, Severity>> = {
  [vscode.DiagnosticSeverity.Error]: "error",
  [vscode.DiagnosticSeverity.Warning]: "warning",
  [vscode.DiagnosticSeverity.Information]: "information",
  [vscode.DiagnosticSeverity.Hint]: "hint",
};

export function problemRef({ range, severity, message, code, source }: vscode.Diagnostic): ProblemRef {
  const name = typeof code === "object" ? code.value : code;
  const { start, end } = range;
  return {
    range: {
      start: { line: start.line, character: start.character },
      end: { line: end.line, character: end.character },
    },
    severity: severities[severity],
    message,
    ...(name !== undefined && { code: String(name) }),
    ...(source !== undefined && { source }),
  };
}

export function problemsRef(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): ProblemsRef {
  return { uri: uri.toString(), problems: diagnostics.map(problemRef) };
}

/** @throws Failure `usage` for arguments that a key binding or another extension made up */
export function parseProblemsRef(argument: unknown): ProblemsRef {
  const { uri, problems } = (argument ?? {}) as Partial<ProblemsRef>;
  const valid =
    typeof uri === "string" &&
    Array.isArray(problems) &&
    (problems as unknown[]).every((problem) => {
      const { message, range } = (problem ?? {}) as Partial<ProblemRef>;
      return typeof message === "string" && typeof range?.start.line === "number";
    });
  if (!valid) {
    throw new Failure(
      "usage",
      vscode.l10n.t(
        "Fix Problem takes {0}, or no argument for the problem at the cursor.",
        '{"uri": …, "problems": [{"message": …, "range": …}]}',
      ),
    );
  }
  return { uri, problems };
}

/**
 * Finds again what a reference spoke of: a click on an old lens must not fix something else.
 * @returns the problems as they are reported now; those that are gone are left out
 */
export function stillReported(ref: ProblemsRef): readonly ProblemRef[] {
  const reported = vscode.languages.getDiagnostics(vscode.Uri.parse(ref.uri)).map(problemRef);
  return ref.problems.flatMap((problem) => {
    const line = problem.range.start.line;
    const [nearest] = reported
      .filter((other) => other.message === problem.message && other.code === problem.code)
      .sort((a, b) => Math.abs(a.range.start.line - line) - Math.abs(b.range.start.line - line));
    return nearest ?? [];
  });
}
