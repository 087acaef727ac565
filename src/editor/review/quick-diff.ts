import * as vscode from "vscode";
import { productName } from "../contributions.ts";
import { toProposalUri } from "../preview/proposal-uri.ts";
import { workspaceFolderPath } from "../workspace/workspace-folder-path.ts";
import type { OpenReview } from "./open-review.ts";

/**
 * Bars beside the lines of the real files where the proposal differs from them, with the editor's own inline peek. There
 * only while a proposal is open; the bars of git stay beside them.
 */
export class ProposalQuickDiff implements vscode.QuickDiffProvider, vscode.Disposable {
  readonly #subscription: vscode.Disposable;
  #control: { readonly proposal: string; readonly source: vscode.SourceControl } | undefined;

  constructor(private readonly review: OpenReview) {
    this.#subscription = review.onDidChange(() => this.#follow());
    this.#follow();
  }

  provideOriginalResource(uri: vscode.Uri): vscode.Uri | undefined {
    const { current } = this.review;
    const path = current && workspaceFolderPath(current.proposal.root, uri);
    const isOurs =
      path !== undefined &&
      current?.proposal.patch.changes.some(({ kind, path: own }) => own === path && kind === "modify");
    return isOurs === true && current !== undefined
      ? toProposalUri({ proposal: current.proposal.id, path, side: "after" })
      : undefined;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#control?.source.dispose();
  }

  #follow(): void {
    const { current } = this.review;
    if (current?.proposal.id === this.#control?.proposal) {
      return;
    }
    this.#control?.source.dispose();
    this.#control = undefined;
    if (current !== undefined) {
      const { id, root } = current.proposal;
      // The peek says it above the lines, which the editor draws as if the proposal had been there before.
      const label = vscode.l10n.t("{0}: what is proposed", productName);
      const source = vscode.scm.createSourceControl("patched-moa", label, vscode.Uri.file(root));
      source.inputBox.visible = false;
      source.quickDiffProvider = this;
      this.#control = { proposal: id, source };
    }
  }
}
