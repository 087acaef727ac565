import * as vscode from "vscode";
import { diffTexts } from "../../core/patch/diff/diff-texts.ts";
import { cellsOf, keepsCells } from "../../core/workspace/cell-script.ts";
import { minimalEdits } from "./minimal-edits.ts";
import type { NotebookScript } from "./notebook-script.ts";

/**
 * What has to be typed into the cells so that they are as the text has it.
 * @returns undefined where the text has other cells
 */
export function cellEdits(
  { cells, language, text: before }: NotebookScript,
  after: string,
): readonly (readonly [vscode.Uri, vscode.TextEdit[]])[] | undefined {
  if (!keepsCells(before, after, language)) {
    return undefined;
  }
  const [old = [], now = []] = [cellsOf(before, language), cellsOf(after, language)];
  return now.flatMap(({ number, text }, index) => {
    const was = old[index]?.text ?? "";
    const uri = cells.get(number)?.uri;
    if (uri === undefined || was === text) {
      return [];
    }
    const edits = minimalEdits(was, diffTexts(uri.path, was, text, "exact")).map(
      ({ range: { start, end }, newText }) =>
        new vscode.TextEdit(new vscode.Range(start.line, start.character, end.line, end.character), newText),
    );
    return [[uri, edits] as const];
  });
}
