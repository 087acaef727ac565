import * as vscode from "vscode";
import { resultOf } from "../../core/patch/result-text.ts";
import type { Proposal } from "../review/proposal.ts";
import type { RunStateHolder } from "../run/run-state.ts";
import { fromProposalUri } from "./proposal-uri.ts";

/** Texts of both sides of the proposal that waits for the user. */
export class ProposalDocuments implements vscode.TextDocumentContentProvider {
  constructor(private readonly state: RunStateHolder) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    const document = fromProposalUri(uri);
    const { current } = this.state;
    if (document === undefined || current.kind !== "proposed" || current.proposal.id !== document.proposal) {
      return `${vscode.l10n.t("This proposal is closed. Run the task again to get a new one.")}\n`;
    }
    return textOf(current.proposal, document.path, document.side);
  }
}

function textOf({ patch }: Proposal, path: string, side: "before" | "after"): string {
  const change = patch.changes.find((each) => each.path === path);
  if (change === undefined) {
    return "";
  }
  return side === "after" ? (resultOf(change) ?? "") : change.kind === "create" ? "" : change.base.text;
}
