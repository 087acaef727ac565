import * as vscode from "vscode";
import { diffTexts } from "../../core/patch/diff/diff-texts.ts";
import { invertPatch } from "../../core/patch/diff/invert-patch.ts";
import { reanchor } from "../../core/patch/diff/reanchor.ts";
import type { FileChange, Patch } from "../../core/patch/patch.ts";
import { resultOf } from "../../core/patch/result-text.ts";
import { Failure } from "../../core/workspace/failure.ts";
import type { TextFile } from "../../core/workspace/text-file.ts";
import { productName } from "../contributions.ts";
import { currentText } from "../workspace/current-text.ts";
import { sameEnds } from "../workspace/text-lines.ts";
import { fileUri, requireTrustedWorkspace } from "../workspace/workspace-file.ts";
import { applyProposal } from "./apply-proposal.ts";
import type { AppliedRecord, AppliedStore } from "./applied-store.ts";
import { isFormattingOf } from "./session/formatted.ts";
import { told } from "../notices/told.ts";

const statusMilliseconds = 8_000;

interface Asking {
  confirm(message: string, detail: string, yes: string): Promise<boolean>;
}

/** What was applied last: can be taken back, also by a window that is opened later. */
export class LastApply implements vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  /** Texts right after the apply of files that have not been saved since, and the texts before. */
  #fresh = new Map<string, { readonly path: string; readonly after: string; readonly before: TextFile }>();
  #record: AppliedRecord | undefined;

  constructor(
    private readonly store: AppliedStore,
    private readonly notices: Asking,
    private readonly log: { line(text: string): void },
  ) {
    this.#subscription = vscode.workspace.onDidSaveTextDocument((document) => {
      this.#saved(document).catch((error: unknown) =>
        log.line(`what was formatted is not kept: ${String(error)}`),
      );
    });
  }

  /** @param patch what was applied */
  async applied(title: string, root: string, patch: Patch): Promise<void> {
    this.#fresh = new Map(
      patch.changes.flatMap((change) =>
        change.kind === "modify"
          ? [
              [
                fileUri(root, change.path).toString(),
                { path: change.path, after: resultOf(change) ?? "", before: change.base },
              ],
            ]
          : [],
      ),
    );
    await this.#keep({ title, root, at: new Date().toISOString(), undo: invertPatch(patch) });
  }

  /**
   * Takes back what was applied last, as one undo step; hunks find their places in files that changed since.
   * @throws Failure `no-edits` where there is nothing to take back, `stale` where nothing of it has a place any more
   * @returns paths of the files; undefined when the user said no
   */
  async undo(): Promise<readonly string[] | undefined> {
    requireTrustedWorkspace();
    const { title, root, undo } = await this.store.last();
    if (vscode.workspace.workspaceFolders?.some(({ uri }) => uri.fsPath === root) !== true) {
      throw new Failure(
        "no-workspace",
        vscode.l10n.t("What was applied last is in {0}. Open that folder, then try again.", root),
      );
    }
    const { patch, fates } = await reanchor(undo, {
      ...{ root, unsaved: new Map(), list: () => Promise.resolve([]) },
      read: (path) => currentText(fileUri(root, path), path),
    });
    const stale = fates.flatMap((fate) =>
      fate.kind === "stale" ? [`${fate.path}: ${told(fate.reason)}`] : [],
    );
    if (patch.changes.length === 0) {
      throw stale.length === 0
        ? new Failure("no-edits", vscode.l10n.t("What was applied last has been taken back already."))
        : new Failure(
            "stale",
            vscode.l10n.t(
              "What was applied last was changed since; nothing was taken back. {0}.",
              stale.join("; "),
            ),
          );
    }
    const what = vscode.l10n.t("Some of it was changed since. Take back the rest?");
    if (
      stale.length > 0 &&
      !(await this.notices.confirm(what, stale.join("\n"), vscode.l10n.t("Take Back the Rest")))
    ) {
      return undefined;
    }
    const { files } = await applyProposal({ root, patch });
    this.#fresh.clear();
    await this.store.forget();
    this.log.line(`taken back: ${files.join(", ")}`);
    vscode.window.setStatusBarMessage(
      `$(discard) ${productName}: ${vscode.l10n.t("taken back: {0}", title)}`,
      statusMilliseconds,
    );
    return files;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #keep(record: AppliedRecord): Promise<void> {
    this.#record = record;
    if (!(await this.store.keep(record))) {
      this.log.line("what was applied is not kept: this window has no storage, or it is too large");
    }
  }

  /** A formatter that runs when a file is saved is no edit of the user's: undoing takes back what it did as well. */
  async #saved(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    const applied = this.#fresh.get(key);
    const record = this.#record;
    if (applied === undefined || record === undefined) {
      return;
    }
    this.#fresh.delete(key);
    const now = sameEnds(document.getText());
    if (now === sameEnds(applied.after) || !isFormattingOf(applied.after, now)) {
      return;
    }
    const file = await currentText(document.uri, applied.path);
    if (file === undefined) {
      return;
    }
    const { path } = applied;
    const hunks = diffTexts(path, file.text, applied.before.text, "exact");
    const others = record.undo.changes.filter((change) => change.path !== path);
    const undo: FileChange = { kind: "modify", path, base: file, hunks };
    await this.#keep({ ...record, undo: { changes: [...others, ...(hunks.length > 0 ? [undo] : [])] } });
    this.log.line(`applied, then formatted: ${path}`);
    vscode.window.setStatusBarMessage(
      `$(check) ${productName}: ${vscode.l10n.t("applied, then formatted: {0}", path)}`,
      statusMilliseconds,
    );
  }
}
