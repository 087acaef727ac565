import * as vscode from "vscode";
import { retold } from "../../core/workspace/retold.ts";

/** What core says, such as the message of a Failure, in the user's language. */
export function told(text: string): string {
  return retold(text, vscode.l10n.bundle);
}
