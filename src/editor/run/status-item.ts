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
      this.item.tooltip = `${state.title}\nClick to cancel.`;
      this.item.command = commandIds.cancel;
    } else {
      this.item.text = `$(diff) ${productName}: 1 proposal`;
      this.item.tooltip = `${state.proposal.title}\nClick to show the changes.`;
      this.item.command = commandIds.showProposal;
    }
    this.item.show();
  }
}
