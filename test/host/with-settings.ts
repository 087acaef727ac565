import * as vscode from "vscode";
import { Settings } from "../../src/editor/settings/settings.ts";

/** The user's settings while `body` runs. */
export async function withSettings(
  values: Readonly<Record<string, unknown>>,
  body: (settings: Settings) => Promise<void>,
): Promise<void> {
  const update = (key: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration().update(key, value, vscode.ConfigurationTarget.Global);
  try {
    for (const [key, value] of Object.entries(values)) {
      await update(key, value);
    }
    await body(new Settings());
  } finally {
    for (const key of Object.keys(values)) {
      await update(key, undefined);
    }
  }
}
