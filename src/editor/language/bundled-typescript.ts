import { access } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";

/** The copy of TypeScript that the editor ships for its own language service; undefined in editors that ship none. */
export async function bundledTypeScript(): Promise<string | undefined> {
  const path = join(vscode.env.appRoot, "extensions", "node_modules", "typescript", "lib", "typescript.js");
  return access(path).then(
    () => path,
    () => undefined,
  );
}

/** The language in which the editor's TypeScript tells its problems. */
export function typeScriptLocale(): string {
  const settings = vscode.workspace.getConfiguration();
  const [chosen] = ["js/ts.locale", "typescript.locale"].flatMap((key) => {
    const { globalValue, workspaceValue } = settings.inspect<unknown>(key) ?? {};
    return [workspaceValue, globalValue].filter((value) => typeof value === "string");
  });
  return chosen === undefined || chosen === "auto" ? vscode.env.language : chosen;
}
