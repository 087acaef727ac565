import * as vscode from "vscode";
import { diffTexts } from "../../../core/patch/diff/diff-texts.ts";
import { Failure } from "../../../core/workspace/failure.ts";
import { fromProposalUri, reviewScheme, toProposalUri } from "../../preview/proposal-uri.ts";
import { sameEnds } from "../../workspace/text-lines.ts";
import { minimalEdits } from "../../workspace/minimal-edits.ts";
import type { OpenReview } from "../open-review.ts";
import type { RightSideFiles, RightSideTexts } from "./right-side-files.ts";

/** Typing goes on for longer than this without a pause; the dot on the tab may stay for as long. */
const pauseMilliseconds = 300;

/**
 * Keeps the review and the documents of its right side the same. What stands in a document counts: what is typed there,
 * undone or pasted becomes part of the review at once, and what the review changes is an edit that the user can undo.
 */
export class RightSideDocuments implements RightSideTexts, vscode.Disposable {
  readonly #subscriptions: vscode.Disposable;
  #saving: NodeJS.Timeout | undefined;
  #shown = new Map<string, string>();
  /** One edit after the other: each is made for the text that the one before left. */
  #writing: Promise<unknown> = Promise.resolve();

  /** @param report told what went wrong where nobody waits for an answer */
  constructor(
    private readonly review: OpenReview,
    private readonly files: RightSideFiles,
    private readonly report: (error: unknown) => void,
  ) {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#changed(document)),
      // What was typed last before its window was closed: the editor has kept it.
      vscode.workspace.onDidOpenTextDocument((document) => {
        if (document.isDirty) {
          this.#changed(document);
        }
      }),
      vscode.window.tabGroups.onDidChangeTabs(() => this.#saveSoon()),
      review.onDidChange((paths) => this.#touchClosed(paths)),
    );
  }

  read(proposal: string, path: string): { readonly text: string; readonly isEditable: boolean } | undefined {
    return this.review.file(proposal, path);
  }

  /** A document that is open has said already what stands in it, and may have gone on since it began to be saved. */
  write(proposal: string, path: string, text: string): void {
    if (documentOf(proposal, path) === undefined) {
      this.#take(proposal, path, text);
    }
  }

  /**
   * Brings the open documents of the files to what the review says.
   * @throws Failure `stale` where the user typed at this very moment; what they typed counts then
   */
  async show(paths: readonly string[]): Promise<void> {
    const turn = this.#writing.then(() => this.#edit(paths));
    // Its failure is told to who waits for it, and is none of the next one's.
    this.#writing = turn.catch(() => undefined);
    await turn;
  }

  /** So that no tab of ours asks whether to save: there is nothing that saving would write. */
  async settle(): Promise<void> {
    await this.#writing;
    await saveEach(({ isDirty }) => isDirty);
  }

  dispose(): void {
    clearTimeout(this.#saving);
    this.#subscriptions.dispose();
  }

  async #edit(paths: readonly string[]): Promise<void> {
    const { current } = this.review;
    if (current === undefined) {
      return;
    }
    const { session } = current;
    const edit = new vscode.WorkspaceEdit();
    for (const path of paths) {
      const document = documentOf(session.proposal, path);
      const file = session.file(path);
      if (document === undefined || file === undefined || isSameText(document, file.text)) {
        continue;
      }
      if (!file.isEditable) {
        this.files.touch([document.uri]);
        continue;
      }
      const { text } = file;
      const before = document.getText();
      const after =
        document.eol === vscode.EndOfLine.CRLF ? sameEnds(text).replaceAll("\n", "\r\n") : sameEnds(text);
      const edits = minimalEdits(before, diffTexts(path, before, after, "exact"));
      edit.set(
        document.uri,
        edits.map(
          ({ range: { start, end }, newText }) =>
            new vscode.TextEdit(
              new vscode.Range(start.line, start.character, end.line, end.character),
              newText,
            ),
        ),
      );
    }
    if (edit.size > 0 && !(await vscode.workspace.applyEdit(edit))) {
      for (const document of openDocuments()) {
        this.#changed(document);
      }
      throw new Failure(
        "stale",
        vscode.l10n.t("You typed at this very moment, and that counts. Click once more."),
      );
    }
    this.#saveSoon();
  }

  #changed(document: vscode.TextDocument): void {
    const ours = fromProposalUri(document.uri);
    if (ours?.side === "after") {
      this.#take(ours.proposal, ours.path, document.getText());
      this.#saveSoon();
    }
  }

  #take(proposal: string, path: string, text: string): void {
    const file = this.review.file(proposal, path);
    if (file !== undefined && file.isEditable && sameEnds(file.text) !== sameEnds(text)) {
      this.review.act({ kind: "type", proposal, path, text });
    }
  }

  /** A file that no document shows is read anew by whoever opens it. */
  #touchClosed(paths: readonly string[]): void {
    const { current } = this.review;
    if (current === undefined) {
      this.#shown.clear();
      return;
    }
    const { session } = current;
    const closed = paths.filter((path) => {
      const text = session.file(path)?.text ?? "";
      const isNews = this.#shown.has(path) && this.#shown.get(path) !== text;
      this.#shown.set(path, text);
      return isNews && documentOf(session.proposal, path) === undefined;
    });
    this.files.touch(
      closed.map((path) => toProposalUri({ proposal: session.proposal, path, side: "after" })),
    );
  }

  #saveSoon(): void {
    clearTimeout(this.#saving);
    if (openDocuments().some(({ isDirty }) => isDirty)) {
      this.#saving = setTimeout(() => void this.#save().catch(this.report), pauseMilliseconds);
    }
  }

  /**
   * By document, for the command that saves without formatting saves whatever is active by the time it arrives, which may
   * be a file of the user's. Where saving would format, nobody saves but the user: what stands there is what they get.
   */
  async #save(): Promise<void> {
    await saveEach((document) => document.isDirty && isSavedAsItIs(document));
  }
}

function isSavedAsItIs(document: vscode.TextDocument): boolean {
  const editor = vscode.workspace.getConfiguration("editor", document);
  const files = vscode.workspace.getConfiguration("files", document);
  const onSave = Object.values(editor.get<Readonly<Record<string, unknown>>>("codeActionsOnSave", {}));
  return (
    editor.get("formatOnSave") !== true &&
    onSave.every((when) => when === false || when === "never") &&
    ["trimTrailingWhitespace", "insertFinalNewline", "trimFinalNewlines"].every(
      (name) => files.get(name) !== true,
    )
  );
}

/** Each is asked about when it is its turn: by then it may be closed, which is not dirty. */
async function saveEach(isMeant: (document: vscode.TextDocument) => boolean): Promise<void> {
  for (const document of openDocuments()) {
    if (isMeant(document)) {
      await document.save();
    }
  }
}

function openDocuments(): readonly vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === reviewScheme);
}

function documentOf(proposal: string, path: string): vscode.TextDocument | undefined {
  const uri = toProposalUri({ proposal, path, side: "after" }).toString();
  return openDocuments().find((document) => document.uri.toString() === uri);
}

function isSameText(document: vscode.TextDocument, text: string): boolean {
  return sameEnds(document.getText()) === sameEnds(text);
}
