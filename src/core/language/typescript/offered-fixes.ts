import type ts from "typescript";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { fixPreferences, formatLike } from "./changed-files.ts";
import type { Project } from "./project.ts";

/** It adds `@ts-ignore` or `@ts-nocheck`: the problem stays, only unseen. */
const SILENCING = "disableJsDiagnostics";

/**
 * The code fixes that the service offers for one diagnostic and that are edits only; none that silence it.
 * @param file absolute path of the diagnostic's file
 */
export function offeredFixes(
  typescript: typeof ts,
  project: Project,
  file: string,
  { code: name, range: { start, end } }: Diagnostic,
): readonly ts.CodeFixAction[] {
  const source = project.program().getSourceFile(file);
  const code = Number(name);
  if (!source || !Number.isInteger(code) || end.line >= source.getLineStarts().length) {
    return [];
  }
  const actions = project.service.getCodeFixesAtPosition(
    file,
    source.getPositionOfLineAndCharacter(start.line, start.character),
    source.getPositionOfLineAndCharacter(end.line, end.character),
    [code],
    formatLike(typescript, source.text),
    fixPreferences,
  );
  return actions.filter(({ fixName, commands }) => fixName !== SILENCING && !commands?.length);
}
