import { basename } from "node:path";
import * as vscode from "vscode";
import { Failure } from "../../core/workspace/failure.ts";
import { linesOf, type EditTarget } from "../commands/edit-target.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";

/** What the user's words are about. */
export interface ChatSubject {
  /** Left out: nothing is referred to, and no file is open. */
  readonly target?: EditTarget;
  /** Whether the user said so, and it is not only what is open. */
  readonly isNamed: boolean;
  /** Other files and texts that were referred to, in words; empty where there are none. */
  readonly beside: string;
}

/** Of a text that is referred to, in characters: enough for an error message, too little for a file. */
const longestText = 4_000;
const mostReferences = 20;

/** The first file that is referred to, else the selection or the file in the active editor. */
export function subjectOf(references: readonly vscode.ChatPromptReference[]): ChatSubject {
  // They come in the reverse order of the prompt; what the editor adds by itself has no place in it.
  const inOrder = [
    ...references.filter(({ range }) => range).reverse(),
    ...references.filter(({ range }) => !range),
  ]
    .filter(({ id }) => !id.startsWith("vscode.implicit"))
    .slice(0, mostReferences);
  const places = inOrder.flatMap(({ value }) => placeIn(value) ?? []);
  const texts = inOrder.flatMap(({ value }) =>
    typeof value === "string" && value.trim() !== "" ? [value] : [],
  );
  const [first, ...others] = places;
  const files = [...new Set(others.map(nameOf))].filter(
    (name) => first === undefined || name !== nameOf(first),
  );
  const beside = [
    ...(files.length === 0 ? [] : [`See also ${files.join(", ")}.`]),
    ...texts.map((text) => `What the user refers to:\n${text.slice(0, longestText)}`),
  ].join("\n\n");
  const editor = vscode.window.activeTextEditor;
  const target = first ?? (editor && targetAt(editor.document.uri, editor.selection));
  return { ...(target && { target }), isNamed: first !== undefined, beside };
}

/** @throws Failure `usage` */
export function requireTarget({ target }: ChatSubject): EditTarget {
  if (target === undefined) {
    throw new Failure(
      "usage",
      vscode.l10n.t("Which file? Open it, select lines in it, or add it to the request with #."),
    );
  }
  return target;
}

/** Names of files in place of the marks of references, so that models read what the user meant. */
export function promptOf({ prompt, references }: Pick<vscode.ChatRequest, "prompt" | "references">): string {
  let words = prompt;
  // From the last to the first, as they are given: what comes before keeps its place.
  for (const { range, value } of references) {
    const place = placeIn(value);
    if (range !== undefined && place !== undefined) {
      words = `${words.slice(0, range[0])}${nameOf(place)}${words.slice(range[1])}`;
    }
  }
  return words.trim();
}

function placeIn(value: unknown): EditTarget | undefined {
  if (value instanceof vscode.Uri) {
    return { uri: value.toString() };
  }
  return value instanceof vscode.Location ? targetAt(value.uri, value.range) : undefined;
}

function targetAt(uri: vscode.Uri, range: vscode.Range): EditTarget {
  const lines = linesOf(range);
  return { uri: uri.toString(), ...(lines && { lines }) };
}

function nameOf({ uri }: EditTarget): string {
  const parsed = vscode.Uri.parse(uri);
  const folder = vscode.workspace.getWorkspaceFolder(parsed);
  return (folder && workspaceFolderPath(folder.uri.fsPath, parsed)) ?? basename(parsed.path);
}
