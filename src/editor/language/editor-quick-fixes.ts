import * as vscode from "vscode";
import type { Overlay, QuickFix, QuickFixSource } from "../../core/language/language-service.ts";
import { addsSilencer } from "../../core/language/silencing.ts";
import type { Diagnostic } from "../../core/workspace/diagnostic.ts";
import { Failure, throwIfCancelled } from "../../core/workspace/failure.ts";
import type { Position, Range } from "../../core/workspace/position.ts";
import { textFile } from "../../core/workspace/text-file.ts";
import { currentText } from "../workspace/current-text.ts";
import { cellAt, notebookScript, scriptOfCell } from "../workspace/notebook-script.ts";
import { sameEnds } from "../workspace/text-lines.ts";
import { cellScheme, fileUri } from "../workspace/workspace-file.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";
import { applyTextEdits } from "./apply-text-edits.ts";

/** Actions beyond this are not asked for their edits. */
const mostResolved = 30;

/** What mends many problems of a file at once, and for which problems it is worth asking. */
const kindsForMany: readonly { readonly kind: string; readonly isFor: (told: ToldProblem) => boolean }[] = [
  { kind: "source.fixAll", isFor: () => true },
  {
    kind: "source.addMissingImports",
    isFor: ({ message }) => /cannot find name|not defined|undefined|unresolved|undeclared/i.test(message),
  },
  {
    kind: "source.organizeImports",
    isFor: ({ line }) => /^\s*(?:import|from|use|using|require|#include)\b/.test(line),
  },
];

interface ToldProblem {
  readonly message: string;
  /** The line of code it is on. */
  readonly line: string;
}

/** Commands that come with an edit and only keep the provider's own books; the edit is the whole remedy. */
const bookkeeping: ReadonlySet<string> = new Set(["_typescript.applyCodeActionCommand"]);

/** The quick fixes of all language extensions the user has, whatever the language. */
export class EditorQuickFixes implements QuickFixSource {
  readonly name = "the editor";

  /** @param note told which file got no answer */
  constructor(
    private readonly root: string,
    private readonly note: (text: string) => void,
  ) {}

  async fixesFor(problem: Diagnostic, overlay: Overlay, signal: AbortSignal): Promise<readonly QuickFix[]> {
    throwIfCancelled(signal);
    const { start, end } = problem.range;
    const { document, first } = await this.#documentAt(problem.path, start.line);
    const range = new vscode.Range(start.line - first, start.character, end.line - first, end.character);
    // Our own entry is among them. It has no edit, so it is left out and starts nothing.
    const offered = await this.#offered(document.uri, range, vscode.CodeActionKind.QuickFix.value, signal);
    const remedies = offered.filter((action) => isFor(action, problem));
    const fixes = await this.#quickFixes(remedies, overlay);
    return fixes.toSorted((a, b) => Number(b.preferred) - Number(a.preferred));
  }

  async fixesForMany(
    problems: readonly Diagnostic[],
    overlay: Overlay,
    signal: AbortSignal,
  ): Promise<readonly QuickFix[]> {
    const fixes: QuickFix[] = [];
    for (const path of new Set(problems.map((problem) => problem.path))) {
      throwIfCancelled(signal);
      const uri = fileUri(this.root, path);
      if ((await notebookScript(uri)) !== undefined) {
        // What mends a whole file at once sees one cell of a notebook at a time.
        continue;
      }
      const document = await vscode.workspace.openTextDocument(uri);
      const whole = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
      const told = problems
        .filter((problem) => problem.path === path && problem.range.start.line < document.lineCount)
        .map(({ message, range }) => ({ message, line: document.lineAt(range.start.line).text }));
      for (const { kind } of kindsForMany.filter(({ isFor: isWorthIt }) => told.some(isWorthIt))) {
        const offered = await this.#offered(document.uri, whole, kind, signal);
        fixes.push(...(await this.#quickFixes(offered, overlay)));
      }
    }
    return fixes;
  }

  /** Language services know only of files that are open, if not in a tab; of a notebook they know the cells. */
  async #documentAt(
    path: string,
    line: number,
  ): Promise<{ readonly document: vscode.TextDocument; readonly first: number }> {
    const uri = fileUri(this.root, path);
    const script = await notebookScript(uri);
    const { cell, first } = (script && cellAt(script, line)) ?? {};
    return { document: cell ?? (await vscode.workspace.openTextDocument(uri)), first: first ?? 0 };
  }

  /** Actions that are an edit and nothing else. */
  async #offered(
    uri: vscode.Uri,
    range: vscode.Range,
    kind: string,
    signal: AbortSignal,
  ): Promise<readonly Remedy[]> {
    // Providers cancel what they are asked while they load a project; the second time it is loaded.
    for (let time = 1; time <= 2; time++) {
      try {
        const actions = await vscode.commands.executeCommand<Offered>(
          "vscode.executeCodeActionProvider",
          uri,
          range,
          kind,
          mostResolved,
        );
        throwIfCancelled(signal);
        return (actions ?? []).filter(isRemedy);
      } catch (error) {
        if (!isCancellation(error)) {
          throw error;
        }
      }
      throwIfCancelled(signal);
    }
    const path = workspaceFolderPath(this.root, uri) ?? uri.fsPath;
    this.note(vscode.l10n.t("The editor was asked for fixes in {0} twice, and cancelled both.", path));
    return [];
  }

  async #quickFixes(actions: readonly Remedy[], overlay: Overlay): Promise<readonly QuickFix[]> {
    const fixes: QuickFix[] = [];
    for (const action of actions) {
      const fix = await this.#quickFix(action, action.edit, overlay);
      if (fix !== undefined) {
        fixes.push(fix);
      }
    }
    return fixes;
  }

  /** @returns undefined when it touches what is not in the folder, changes nothing, or only silences the tool */
  async #quickFix(
    action: vscode.CodeAction,
    edit: vscode.WorkspaceEdit,
    overlay: Overlay,
  ): Promise<QuickFix | undefined> {
    const files = new Map<string, string>();
    let silences = false;
    for (const [path, { uri, edits }] of editedFiles(this.root, edit)) {
      if (path === undefined || path.split("/").includes("node_modules")) {
        return undefined;
      }
      const before = await this.#seenBy(uri, path, overlay);
      const after = applyTextEdits(before, edits);
      files.set(path, after);
      silences ||= addsSilencer(before, after);
    }
    return files.size === 0 || silences
      ? undefined
      : { title: action.title, preferred: action.isPreferred ?? false, files };
  }

  /**
   * The text the fix was made for, which has to be the one the run is about.
   * @throws Failure `stale` when the user has typed on since the run began, or the file is changing on disk
   */
  async #seenBy(uri: vscode.Uri, path: string, overlay: Overlay): Promise<string> {
    const now = (await currentText(uri, path)) ?? textFile("");
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString());
    const seen = document?.getText() ?? now.text;
    const then = overlay.get(path) ?? (document?.isDirty === true ? undefined : now.text);
    if (then !== now.text || sameEnds(seen) !== sameEnds(now.text)) {
      throw new Failure(
        "stale",
        vscode.l10n.t("{0} was edited while a fix was looked for; nothing was changed. Run it again.", path),
      );
    }
    return now.text;
  }
}

interface EditedFile {
  readonly uri: vscode.Uri;
  readonly edits: { readonly range: Range; readonly newText: string }[];
}

/** By path, undefined outside of the root; edits of cells are edits of the file that stands for them. */
function editedFiles(root: string, edit: vscode.WorkspaceEdit): ReadonlyMap<string | undefined, EditedFile> {
  const files = new Map<string | undefined, EditedFile>();
  for (const [address, edits] of edit.entries()) {
    const cell = address.scheme === cellScheme ? scriptOfCell(address) : undefined;
    const uri = cell?.script.uri ?? address;
    const path = workspaceFolderPath(root, uri);
    const file = files.get(path) ?? { uri, edits: [] };
    const first = cell?.lines.first ?? 0;
    for (const { range, newText } of edits) {
      const [start, end] = [range.start, range.end].map(({ line, character }) => ({
        line: line + first,
        character,
      })) as [Position, Position];
      file.edits.push({ range: { start, end }, newText });
    }
    files.set(path, file);
  }
  return files;
}

type Offered = (vscode.CodeAction | vscode.Command)[] | undefined;

type Remedy = vscode.CodeAction & { readonly edit: vscode.WorkspaceEdit };

function isRemedy(action: vscode.CodeAction | vscode.Command): action is Remedy {
  if (!(action instanceof vscode.CodeAction) || action.edit === undefined || action.disabled !== undefined) {
    return false;
  }
  return action.command === undefined || bookkeeping.has(action.command.command);
}

function isFor({ diagnostics = [] }: vscode.CodeAction, problem: Diagnostic): boolean {
  return diagnostics.length === 0 || diagnostics.some(({ message }) => message === problem.message);
}

/** The editor's own class for it does not come across the border between processes. */
function isCancellation(error: unknown): boolean {
  return error instanceof Error && error.name === "Canceled";
}
