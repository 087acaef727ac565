import * as vscode from "vscode";
import { parseEditTarget, targetAtCursor, type EditTarget } from "./edit-target.ts";

/** What a command about symbols is meant for. */
export interface PointedAt extends EditTarget {
  /** Nothing is selected: the lines are the one that the cursor is in. */
  readonly isCursor?: true;
}

/**
 * @param about what was chosen in the explorer, or an EditTarget; left out, what the active editor shows
 * @param isWhole given by the explorer, which hands over all that is chosen there
 * @throws Failure `usage` when no file is open, and for what key bindings or other extensions made up
 */
export function pointedAt(about: unknown, isWhole: unknown): PointedAt {
  const open = vscode.window.activeTextEditor;
  // The editor's own menu hands over the address of its file, in which there may be a selection.
  const uri = about instanceof vscode.Uri ? about.toString() : undefined;
  if (uri !== undefined && (Array.isArray(isWhole) || uri !== open?.document.uri.toString())) {
    return { uri };
  }
  if (about !== undefined && uri === undefined) {
    return parseEditTarget(about);
  }
  const target = targetAtCursor();
  const line = open?.selection.active.line ?? 0;
  return target.lines ? target : { ...target, lines: { first: line, last: line }, isCursor: true };
}
