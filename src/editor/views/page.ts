import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { productName } from "../contributions.ts";

/** The folder of the extension from which pages may load, and nothing else. */
export function pageFolder(extension: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extension, "dist", "webview");
}

/** One script and one style sheet of ours; no network, no inline style, no other script. */
export function pageHtml({ asWebviewUri, cspSource }: PageSource, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString("hex");
  const file = (name: string): string =>
    attribute(asWebviewUri(vscode.Uri.joinPath(pageFolder(extension), name)).toString());
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource}`;
  return `<!DOCTYPE html>
<html lang="${attribute(vscode.env.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${productName}</title>
<link rel="stylesheet" href="${file("style.css")}">
</head>
<body>
<script nonce="${nonce}" src="${file("run.js")}"></script>
</body>
</html>`;
}

/** What of a webview a page is made from. */
interface PageSource {
  readonly asWebviewUri: (file: vscode.Uri) => vscode.Uri;
  readonly cspSource: string;
}

function attribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
