import type ts from "typescript";
import type { OverlaidDisk } from "./overlaid-disk.ts";

/** What an offered change needs to be asked for. */
export const fixPreferences: ts.UserPreferences = {
  allowTextChangesInNewFiles: true,
  importModuleSpecifierPreference: "shortest",
};

/** @returns undefined when an edit would leave the workspace, or there is none */
export function filesAfter(
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
export function formatLike(typescript: typeof ts, text: string): ts.FormatCodeSettings {
  const indents = [...text.matchAll(/^( +|\t+)\S/gm)].map(([, indent]) => indent ?? "");
  const tabs = indents.filter((indent) => indent.startsWith("\t")).length;
  const smallest = Math.min(...indents.map(({ length }) => length).filter((length) => length > 1));
  return {
    ...typescript.getDefaultFormatCodeSettings(text.includes("\r\n") ? "\r\n" : "\n"),
    convertTabsToSpaces: tabs * 2 <= indents.length,
    indentSize: Number.isFinite(smallest) && smallest <= 8 && tabs === 0 ? smallest : 4,
  };
}
