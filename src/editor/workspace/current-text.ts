import * as vscode from "vscode";
import { decodeText, textFile, type Encoding, type TextFile } from "../../core/workspace/text-file.ts";
import { notebookScript } from "./notebook-script.ts";
import { workspaceFolderPath } from "./workspace-folder-path.ts";

/** The names that `TextDocument.encoding` has for what the engine can read from disk by itself. */
const encodings: Readonly<Record<string, Encoding>> = {
  utf8: "utf-8",
  utf8bom: "utf-8-bom",
  utf16le: "utf-16le",
  utf16be: "utf-16be",
};

/**
 * What a person would call the content of a file: the buffer where it differs from the disk, else the disk's bytes
 * (and not the buffer's text, in which VS Code has made all line ends the same). Cells of a notebook are such a file, too.
 * @returns undefined when there is no such file
 * @throws Failure `binary`, `encoding`
 */
export async function currentText(uri: vscode.Uri, path: string): Promise<TextFile | undefined> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
  if (document !== undefined && isAheadOfDisk(document)) {
    return asTextFile(document);
  }
  const script = await notebookScript(uri);
  if (script !== undefined) {
    return textFile(script.text);
  }
  try {
    return decodeText(await vscode.workspace.fs.readFile(uri), path);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === "FileNotFound") {
      return undefined;
    }
    throw error;
  }
}

/** Buffers of the folder that the engine has to take instead of the disk's files, by path. */
export function unsavedFiles(root: string): ReadonlyMap<string, TextFile> {
  const files = new Map<string, TextFile>();
  for (const document of vscode.workspace.textDocuments) {
    const path = workspaceFolderPath(root, document.uri);
    if (path !== undefined && isAheadOfDisk(document)) {
      files.set(path, asTextFile(document));
    }
  }
  return files;
}

/** Also a file in an encoding that only the editor can decode. */
function isAheadOfDisk(document: vscode.TextDocument): boolean {
  return document.isDirty || encodings[document.encoding] === undefined;
}

function asTextFile(document: vscode.TextDocument): TextFile {
  return textFile(document.getText(), encodings[document.encoding]);
}
