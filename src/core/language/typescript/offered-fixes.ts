import type ts from "typescript";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { fixPreferences, formatLike } from "./changed-files.ts";
import type { Project } from "./project.ts";

/** It adds `@ts-ignore` or `@ts-nocheck`: the problem stays, only unseen. */
const SILENCING = "disableJsDiagnostics";

/**
 * Of unknown names TypeScript looks for what was meant for the first ten of a program only. The others have a code for which
 * it offers no other spelling, though it knows one as well: that is asked for under the code of the first ones.
 */
const WITH_A_GUESS: ReadonlyMap<number, number> = new Map([
  [2304, 2552],
  [2503, 2833],
]);

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
  const [from, to] = [start, end].map(({ line, character }) =>
    source.getPositionOfLineAndCharacter(line, character),
  ) as [number, number];
  const format = formatLike(typescript, source.text);
  const fixes = (asked: number): readonly ts.CodeFixAction[] =>
    project.service.getCodeFixesAtPosition(file, from, to, [asked], format, fixPreferences);
  const guessing = WITH_A_GUESS.get(code);
  const spellings =
    guessing === undefined ? [] : fixes(guessing).filter(({ fixName }) => fixName === "spelling");
  return [...spellings, ...fixes(code)].filter(
    ({ fixName, commands }) => fixName !== SILENCING && !commands?.length,
  );
}
