import { isAbsolute, relative, sep } from "node:path";
import type { Uri } from "vscode";

/** @returns the path of a file on disk relative to `root`, `/` as separator; undefined when it is elsewhere */
export function workspaceFolderPath(root: string, uri: Uri): string | undefined {
  if (uri.scheme !== "file") {
    return undefined;
  }
  const path = relative(root, uri.fsPath);
  const outside = path === "" || path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return outside ? undefined : path.split(sep).join("/");
}
