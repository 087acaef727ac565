import type ts from "typescript";
import type { Diagnostic } from "../../workspace/diagnostic.ts";
import { isPreferred } from "./preferred-fix.ts";
import type { OverlaidDisk } from "./overlaid-disk.ts";
import type { Project } from "./project.ts";
import type { FixMessage } from "./protocol.ts";

/** It adds `@ts-ignore` or `@ts-nocheck`: the problem stays, only unseen. */
const SILENCING = "disableJsDiagnostics";

/**
 * What the service offers for one diagnostic, as whole files, preferred ones first.
 * @param file absolute path of the diagnostic's file
 */
export function fixesFor(
  typescript: typeof ts,
  project: Project,
  disk: OverlaidDisk,
  file: string,
  problem: Diagnostic,
): FixMessage[] {
  const source = project.program().getSourceFile(file);
  const code = Number(problem.code);
  if (!source || !Number.isInteger(code)) {
    return [];
  }
  const { start, end } = problem.range;
  const lines = source.getLineStarts().length;
  if (end.line >= lines) {
    return [];
  }
  const actions = project.service.getCodeFixesAtPosition(
    file,
    source.getPositionOfLineAndCharacter(start.line, start.character),
    source.getPositionOfLineAndCharacter(end.line, end.character),
    [code],
    formatLike(typescript, source.text),
    { allowTextChangesInNewFiles: true, importModuleSpecifierPreference: "shortest" },
  );
  const names = actions.map(({ fixName }) => fixName);
  return actions
    .filter(({ fixName, commands }) => fixName !== SILENCING && !commands?.length)
    .flatMap((action) => {
      const files = filesAfter(disk, action.changes);
      return files ? { title: action.description, preferred: isPreferred(action.fixName, names), files } : [];
    })
    .sort((a, b) => Number(b.preferred) - Number(a.preferred));
}

/** @returns undefined when an edit would leave the workspace, or there is none */
function filesAfter(
  disk: OverlaidDisk,
  changes: readonly ts.FileTextChanges[],
): [string, string][] | undefined {
  const files: [string, string][] = [];
  for (const { fileName, textChanges, isNewFile } of changes) {
    const path = disk.relative(fileName);
    const before = isNewFile ? "" : disk.readFile(fileName);
    if (path === undefined || path.split("/").includes("node_modules") || before === undefined) {
      return undefined;
    }
    files.push([path, edited(before, textChanges)]);
  }
  return files.length > 0 ? files : undefined;
}

function edited(text: string, changes: readonly ts.TextChange[]): string {
  return [...changes]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce(
      (result, { span, newText }) =>
        result.slice(0, span.start) + newText + result.slice(span.start + span.length),
      text,
    );
}

/** New code is to look like the file it goes into. */
function formatLike(typescript: typeof ts, text: string): ts.FormatCodeSettings {
  const indents = [...text.matchAll(/^( +|\t+)\S/gm)].map(([, indent]) => indent ?? "");
  const tabs = indents.filter((indent) => indent.startsWith("\t")).length;
  const smallest = Math.min(...indents.map(({ length }) => length).filter((length) => length > 1));
  return {
    ...typescript.getDefaultFormatCodeSettings(text.includes("\r\n") ? "\r\n" : "\n"),
    convertTabsToSpaces: tabs * 2 <= indents.length,
    indentSize: Number.isFinite(smallest) && smallest <= 8 && tabs === 0 ? smallest : 4,
  };
}
