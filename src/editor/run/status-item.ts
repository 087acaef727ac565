import * as vscode from "vscode";
import { formatUsd } from "../../core/model/money/cost.ts";
import { commandIds, productName } from "../contributions.ts";
import type { LazyEngine } from "./lazy-engine.ts";
import type { RunLog } from "./run-log.ts";
import type { SpentToday } from "./spent-today.ts";
import type { RunState, RunStateHolder } from "./run-state.ts";
import { told } from "../notices/told.ts";

const longestMessage = 60;

/**
 * Status bar entry: what goes on, what waits for the user, and afterwards what the day has cost. Before the first run
 * of a window there is none, and nothing is read for it.
 */
export class StatusItem implements vscode.Disposable {
  #item: vscode.StatusBarItem | undefined;
  readonly #subscription: vscode.Disposable;

  constructor(
    private readonly state: RunStateHolder,
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly log: Pick<RunLog, "unexpected">,
  ) {
    this.#subscription = vscode.Disposable.from(
      state.onDidChange((now) => this.#show(now)),
      state.onDidProgress((message) => this.#showRunning(message)),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item?.dispose();
  }

  #show(state: RunState): void {
    switch (state.kind) {
      case "running":
        this.#showRunning("");
        break;
      case "proposed":
        this.#set({
          icon: "$(diff)",
          text: vscode.l10n.t("{0}: 1 proposal", productName),
          tooltip: `${told(state.proposal.title)}\n${vscode.l10n.t("Click to show the changes.")}`,
          command: commandIds.showProposal,
        });
        break;
      case "idle":
        this.#item?.hide();
        this.#showCost().catch((error: unknown) => this.log.unexpected(error));
    }
  }

  #showRunning(message: string): void {
    const { current } = this.state;
    if (current.kind !== "running") {
      return;
    }
    const short = message.length > longestMessage ? `${message.slice(0, longestMessage - 1)}…` : message;
    this.#set({
      icon: "$(loading~spin)",
      text: short === "" ? productName : `${productName}: ${short}`,
      tooltip: `${current.title}\n${vscode.l10n.t("Click to cancel.")}`,
      command: commandIds.cancel,
    });
  }

  /** Only where something was spent: language services alone cost nothing, and nothing need be said. */
  async #showCost(): Promise<void> {
    if (this.#item === undefined) {
      return;
    }
    const spent = (await this.engine.get()).spentToday();
    if (spent === undefined || this.state.current.kind !== "idle") {
      return;
    }
    this.#set({
      icon: "$(sparkle)",
      text: wordsFor(spent),
      tooltip: `${vscode.l10n.t("Spent since midnight UTC, in all windows and on the command line:")}\n${told(spent.detail)}`,
      command: commandIds.selectModels,
    });
  }

  /** What the eye gets from an icon, a screen reader gets in words. */
  #set(shown: { icon: string; text: string; tooltip: string; command: string }): void {
    this.#item ??= vscode.window.createStatusBarItem(commandIds.showProposal, vscode.StatusBarAlignment.Left);
    this.#item.name = productName;
    this.#item.text = `${shown.icon} ${shown.text}`;
    this.#item.tooltip = shown.tooltip;
    this.#item.command = shown.command;
    this.#item.accessibilityInformation = {
      label: `${shown.text}. ${shown.tooltip.replaceAll("\n", ". ")}`,
      role: "button",
    };
    this.#item.show();
  }
}

/** A price that nobody gave is never taken for nothing. */
function wordsFor({ usd, unpricedCalls }: SpentToday): string {
  if (unpricedCalls === 0) {
    return vscode.l10n.t("{0}: {1} today", productName, formatUsd(usd));
  }
  return usd === 0
    ? vscode.l10n.t("{0}: price of today unknown", productName)
    : vscode.l10n.t("{0}: at least {1} today", productName, formatUsd(usd));
}
