import * as vscode from "vscode";
import { commandIds, productName } from "../contributions.ts";
import type { RunState, RunStateHolder } from "./run-state.ts";

/** Status bar entry, there only while something is going on or waits for the user. */
export class StatusItem implements vscode.Disposable {
  private item: vscode.StatusBarItem | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(state: RunStateHolder) {
    this.subscription = state.onDidChange((now) => this.show(now));
  }

  dispose(): void {
    this.subscription.dispose();
    this.item?.dispose();
  }

  private show(state: RunState): void {
    if (state.kind === "idle") {
      this.item?.hide();
      return;
    }
    this.item ??= vscode.window.createStatusBarItem(commandIds.showProposal, vscode.StatusBarAlignment.Left);
    this.item.name = productName;
    if (state.kind === "running") {
      this.item.text = `$(loading~spin) ${productName}`;
      this.item.tooltip = `${state.title}\n${vscode.l10n.t("Click to cancel.")}`;
      this.item.command = commandIds.cancel;
    } else {
      this.item.text = `$(diff) ${vscode.l10n.t("{0}: 1 proposal", productName)}`;
      this.item.tooltip = `${state.proposal.title}\n${vscode.l10n.t("Click to show the changes.")}`;
      this.item.command = commandIds.showProposal;
    }
    this.item.show();
  }
}
