import * as vscode from "vscode";
import { eventually } from "./workspace.ts";

/** What a click on the light bulb offers of ours. Providers cancel what they are asked while they load a project: then they are asked again. */
export async function actionsAt(
  uri: vscode.Uri,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<readonly vscode.CodeAction[]> {
  const actions = await eventually("actions that nobody cancels", async () => {
    try {
      return await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        uri,
        range,
        kind?.value,
      );
    } catch (error) {
      if (error instanceof Error && error.name === "Canceled") {
        return undefined;
      }
      throw error;
    }
  });
  return actions.filter(({ title }) => title.includes("Patched MoA"));
}
