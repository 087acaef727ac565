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
