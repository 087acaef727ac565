import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { LineRange } from "../../core/workspace/position.ts";

/** What an edit is about, as a command argument carries it: plain JSON. */
export interface EditTarget {
  readonly uri: string;
  /** Left out, the whole file. */
  readonly lines?: LineRange;
}

/** @throws Failure `usage` when no file is open */
export function targetAtCursor(): EditTarget {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    throw new Failure(
      "usage",
      vscode.l10n.t("No text file is open. Open the one to change, then try again."),
    );
  }
  const lines = linesOf(editor.selection);
  return { uri: editor.document.uri.toString(), ...(lines && { lines }) };
}

/** @throws Failure `usage` for arguments that a key binding or another extension made up */
export function parseEditTarget(argument: unknown): EditTarget {
  const { uri, lines } = (argument ?? {}) as Partial<EditTarget>;
  if (typeof uri !== "string" || (lines !== undefined && !isLineRange(lines))) {
    throw new Failure(
      "usage",
      vscode.l10n.t(
        "Edit with Instruction takes the instruction and {0}, or neither for the selection.",
        '{"uri": …, "lines": {"first": 0, "last": 0}}',
      ),
    );
  }
  return { uri, ...(lines && { lines: { first: lines.first, last: lines.last } }) };
}

function isLineRange(lines: unknown): lines is LineRange {
  const { first, last } = (lines ?? {}) as { first?: unknown; last?: unknown };
  return isLine(first) && isLine(last) && first <= last;
}

function isLine(line: unknown): line is number {
  return Number.isSafeInteger(line) && Number(line) >= 0;
}

/** @returns undefined for nothing; what ends before the first character of a line does not mean that line */
export function linesOf({ isEmpty, start, end }: vscode.Range): LineRange | undefined {
  const last = end.character === 0 && end.line > start.line ? end.line - 1 : end.line;
  return isEmpty ? undefined : { first: start.line, last };
}
