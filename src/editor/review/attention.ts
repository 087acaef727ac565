import * as vscode from "vscode";

/**
 * Where the user was when a run began. Who still looks at the same place when it ends is waiting, and gets the diff;
 * who went on with something else is not interrupted.
 */
export class Attention {
  readonly #place = placeNow();

  isStillThere(): boolean {
    return this.#place === placeNow();
  }
}

function placeNow(): string {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    return "";
  }
  const { document, selection } = editor;
  return JSON.stringify([document.uri.toString(), document.version, selection.active]);
}
