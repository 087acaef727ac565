import * as vscode from "vscode";
import { commandIds } from "../contributions.ts";
import { fromProposalUri } from "../preview/proposal-uri.ts";
import type { OpenReview } from "./open-review.ts";
import type { Proposal } from "./proposal.ts";
import { agreementOn } from "./session/explain.ts";
import type { PlacedHunk } from "./session/file-review.ts";
import type { HunkRef } from "./session/review-session.ts";
import { told } from "../notices/told.ts";

/** Above each hunk of the right side: what can be done with it. Made when a document is looked at, and not before. */
export class HunkLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeCodeLenses = this.#changed.event;

  /** @param rivals how many other versions of a hunk there are */
  constructor(
    private readonly review: OpenReview,
    private readonly rivals: (ref: HunkRef) => number,
  ) {
    this.#subscription = review.onDidChange(() => this.#changed.fire());
  }

  provideCodeLenses({ uri, lineCount }: vscode.TextDocument): vscode.CodeLens[] {
    const document = fromProposalUri(uri);
    const file = document && this.review.file(document.proposal, document.path);
    const { current } = this.review;
    if (document === undefined || file === undefined || current === undefined) {
      return [];
    }
    const { proposal, path } = document;
    return file.hunks().flatMap((hunk) => {
      const line = Math.min(hunk.line, lineCount - 1);
      const ref = { proposal, path, fingerprint: hunk.fingerprint };
      return this.#actionsOn(hunk, ref, current.proposal).map(
        (command) => new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command),
      );
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #actionsOn(hunk: PlacedHunk, ref: HunkRef, proposal: Proposal): vscode.Command[] {
    const action = (title: string, command: string): vscode.Command => ({ title, command, arguments: [ref] });
    const accept = action(vscode.l10n.t("Accept"), commandIds.acceptHunk);
    const reject = action(vscode.l10n.t("Reject"), commandIds.rejectHunk);
    const explain = (title: string): vscode.Command => action(title, commandIds.explainHunk);
    const agreement = agreementOn(hunk.fingerprint, proposal, vscode.l10n.t);
    const why = explain(
      agreement === "" ? vscode.l10n.t("Explain") : vscode.l10n.t("Explain ({0})", agreement),
    );
    const count = this.rivals(ref);
    const others =
      count === 0 ? [] : [action(vscode.l10n.t("Other candidates ({0})", count), commandIds.otherCandidates)];
    switch (hunk.status) {
      case "pending":
        return [accept, reject, why, ...others];
      case "accepted":
        return [explain(withIcon("check", vscode.l10n.t("Accepted"))), reject, why, ...others];
      case "rejected":
        return [explain(withIcon("close", vscode.l10n.t("Rejected"))), accept, why, ...others];
      case "edited":
        return [explain(withIcon("edit", vscode.l10n.t("Edited by you"))), accept, reject, why, ...others];
      case "own":
        return [
          explain(withIcon("edit", vscode.l10n.t("Your change"))),
          action(vscode.l10n.t("Take back"), commandIds.rejectHunk),
        ];
      case "stale":
        return [
          explain(withIcon("warning", vscode.l10n.t("A hunk has no place: {0}", told(hunk.reason ?? "")))),
        ];
    }
  }
}

/** A plain space after an icon is not drawn in a lens. */
function withIcon(icon: string, text: string): string {
  return `$(${icon})\u00a0${text}`;
}
