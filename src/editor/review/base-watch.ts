import * as vscode from "vscode";
import type { Patch } from "../../core/patch/patch.ts";
import { currentText } from "../workspace/current-text.ts";
import { isScriptOf } from "../workspace/notebook-script.ts";
import { fileUri } from "../workspace/workspace-file.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";
import type { OpenReview } from "./open-review.ts";

/** Hunks move with what is typed above them; not at every key. */
const pauseMilliseconds = 250;

const readAtOnce = 32;

/** Notices when a file changes that the open proposal is about, and has its hunks find their places in it. */
export class BaseWatch implements vscode.Disposable {
  readonly #subscriptions: vscode.Disposable;
  #watcher: vscode.Disposable | undefined;
  #watched: string | undefined;
  readonly #due = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param moved told which files have other hunks now
   * @param report told what went wrong where nobody waits for an answer
   */
  constructor(
    private readonly review: OpenReview,
    private readonly moved: (paths: readonly string[]) => Promise<void>,
    private readonly report: (error: unknown) => void,
  ) {
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#notice(document.uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#notice(uri)),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook }) => this.#noticeCells(notebook)),
      review.onDidChange(() => this.#follow()),
    );
    this.#follow();
  }

  /** Looks at every file now; whoever applies wants no news afterwards. */
  async refresh(): Promise<void> {
    const { current } = this.review;
    if (current !== undefined) {
      await this.#look(current.session.paths);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watcher?.dispose();
    this.#subscriptions.dispose();
  }

  #follow(): void {
    const { current } = this.review;
    if (current?.proposal.id === this.#watched) {
      return;
    }
    this.#watched = current?.proposal.id;
    this.#watcher?.dispose();
    this.#watcher = undefined;
    this.#due.clear();
    if (current !== undefined) {
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(vscode.Uri.file(current.proposal.root), patternOf(current.proposal.patch)),
      );
      const notice = (uri: vscode.Uri): void => this.#notice(uri);
      this.#watcher = vscode.Disposable.from(
        watcher,
        watcher.onDidChange(notice),
        watcher.onDidCreate(notice),
        watcher.onDidDelete(notice),
      );
    }
  }

  #notice(uri: vscode.Uri): void {
    const { current } = this.review;
    const path = current && workspaceFolderPath(current.proposal.root, uri);
    const hit = current?.session.paths.find(
      (each) => each === path || current.session.file(each)?.presentPath === path,
    );
    if (path !== undefined && hit !== undefined) {
      this.#due.add(hit);
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#look([...this.#due]).catch(this.report), pauseMilliseconds);
    }
  }

  #noticeCells(notebook: vscode.NotebookDocument): void {
    const { current } = this.review;
    for (const path of current?.session.paths ?? []) {
      const uri = fileUri(current?.proposal.root ?? "", path);
      if (isScriptOf(notebook, uri)) {
        this.#notice(uri);
      }
    }
  }

  async #look(paths: readonly string[]): Promise<void> {
    const { current } = this.review;
    if (current === undefined) {
      return;
    }
    const { proposal, session } = current;
    const moved: string[] = [];
    const look = async (path: string): Promise<void> => {
      const present = session.file(path)?.presentPath ?? path;
      const now = await currentText(fileUri(proposal.root, present), present);
      const before = this.review.file(proposal.id, path);
      if (before !== undefined) {
        this.review.act({ kind: "rebase", proposal: proposal.id, path, now });
        moved.push(...(this.review.file(proposal.id, path) === before ? [] : [path]));
      }
    };
    paths.forEach((path) => this.#due.delete(path));
    // Some at a time: each waits for the disk most of its time, and no process may have all files open at once.
    for (let at = 0; at < paths.length; at += readAtOnce) {
      await Promise.all(paths.slice(at, at + readAtOnce).map(look));
    }
    if (moved.length > 0) {
      await this.moved(moved);
    }
  }
}

/** The files by name, as long as that is a pattern of a reasonable length. */
function patternOf({ changes }: Patch): string {
  const names = changes.flatMap((change) =>
    change.kind === "rename" ? [change.from, change.path] : [change.path],
  );
  const isPlain = names.length <= 20 && names.every((name) => !/[[\]{}*?,!\\]/.test(name));
  return isPlain ? (names.length === 1 ? (names[0] ?? "**/*") : `{${names.join(",")}}`) : "**/*";
}
