import { existsSync } from "node:fs";
import * as vscode from "vscode";
import {
  cellLanguage,
  cellLanguages,
  firstLineOf,
  isCode,
  scriptOf,
  type CellLanguage,
} from "../../core/workspace/cell-script.ts";
import type { LineRange } from "../../core/workspace/position.ts";

/**
 * The code of a notebook, in one of its languages, as a file: `analysis.ipynb.py` stands for the Python of `analysis.ipynb`. It
 * is on no disk; what is changed in it is changed in the cells.
 */
export interface NotebookScript {
  readonly notebook: vscode.NotebookDocument;
  readonly language: CellLanguage;
  readonly uri: vscode.Uri;
  readonly text: string;
  /** By the number that the text has for it. */
  readonly cells: ReadonlyMap<number, vscode.TextDocument>;
}

/**
 * A cell keeps the number that it was first seen with, its place then: were it to change with cells that come in above, what is
 * around a change would not be what it was, and the change would have lost its place.
 */
const numbers = new WeakMap<vscode.TextDocument, number>();

/** @returns undefined for what is no cell of code of a file on disk, or in a language that is not known here */
export function scriptOfCell(
  cell: vscode.Uri,
): { readonly script: NotebookScript; readonly lines: LineRange } | undefined {
  const notebook = vscode.workspace.notebookDocuments.find(
    ({ uri }) => uri.path === cell.path && uri.scheme === "file",
  );
  const found = notebook?.getCells().find(({ document }) => document.uri.toString() === cell.toString());
  const language = found && cellLanguage(found.document.languageId);
  if (notebook === undefined || found === undefined || language === undefined) {
    return undefined;
  }
  const script = scriptIn(notebook, language);
  const first = firstLineOf(script.text, numberOf(found, notebook), language);
  return first === undefined || existsSync(script.uri.fsPath)
    ? undefined
    : { script, lines: { first, last: first + found.document.lineCount - 1 } };
}

/**
 * The script at an address, as the notebook is now. A notebook that is not open is opened, in no tab.
 * @returns undefined where the address is no script's
 */
export async function notebookScript(uri: vscode.Uri): Promise<NotebookScript | undefined> {
  const language = cellLanguages.find(({ ending }) => uri.path.endsWith(ending));
  if (language === undefined || uri.scheme !== "file") {
    return undefined;
  }
  const path = uri.path.slice(0, -language.ending.length);
  const open = vscode.workspace.notebookDocuments.find(
    (each) => each.uri.scheme === "file" && each.uri.path === path,
  );
  const notebook = uri.with({ path });
  const isThere = open !== undefined || (path.endsWith(".ipynb") && existsSync(notebook.fsPath));
  if (!isThere || existsSync(uri.fsPath)) {
    return undefined;
  }
  return scriptIn(open ?? (await vscode.workspace.openNotebookDocument(notebook)), language);
}

/** Whether a file stands for cells of a notebook. */
export function isScriptOf(notebook: vscode.NotebookDocument, uri: vscode.Uri): boolean {
  return cellLanguages.some(({ ending }) => uri.path === notebook.uri.path + ending);
}

/** @returns the cell that a line of the script is in, and the line of the script at which its text begins */
export function cellAt(
  { cells, language, text }: NotebookScript,
  line: number,
): { readonly cell: vscode.TextDocument; readonly first: number } | undefined {
  const begun = [...cells].flatMap(([number, cell]) => {
    const first = firstLineOf(text, number, language) ?? Infinity;
    return first <= line ? [{ cell, first }] : [];
  });
  return begun.at(-1);
}

function scriptIn(notebook: vscode.NotebookDocument, language: CellLanguage): NotebookScript {
  const ours = notebook
    .getCells()
    .filter(
      ({ kind, document }) =>
        kind === vscode.NotebookCellKind.Code &&
        cellLanguage(document.languageId) === language &&
        isCode(document.getText(), language),
    );
  const cells = new Map(ours.map((cell) => [numberOf(cell, notebook), cell.document]));
  const texts = [...cells].map(([number, document]) => ({ number, text: document.getText() }));
  const uri = notebook.uri.with({ path: notebook.uri.path + language.ending });
  return { notebook, language, uri, text: scriptOf(texts, language), cells };
}

function numberOf({ document, index }: vscode.NotebookCell, notebook: vscode.NotebookDocument): number {
  const known = numbers.get(document);
  if (known !== undefined) {
    return known;
  }
  const taken = notebook.getCells().flatMap((cell) => numbers.get(cell.document) ?? []);
  const number = taken.includes(index + 1) ? Math.max(...taken, notebook.cellCount) + 1 : index + 1;
  numbers.set(document, number);
  return number;
}
