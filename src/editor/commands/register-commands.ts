import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import type { Notices } from "../notices/notices.ts";
import type { Command } from "./command.ts";

/** Every command ends the same way: what goes wrong is one notification, and plain JSON for a calling extension. */
export function registerCommands(commands: readonly Command[], notices: Notices): vscode.Disposable {
  return vscode.Disposable.from(
    ...commands.map((command) =>
      vscode.commands.registerCommand(command.id, async (...args: unknown[]) => {
        try {
          return await command.execute(...args);
        } catch (error) {
          notices.error(error);
          return { failed: Failure.is(error) ? error.kind : "unexpected", message: String(error) };
        }
      }),
    ),
  );
}
