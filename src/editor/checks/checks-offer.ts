import * as vscode from "vscode";
import { commandIds, productName } from "../contributions.ts";

/**
 * Entry of the status bar that offers the project's checks until the user has chosen among them. Nobody asked for it, so
 * that it interrupts nobody; the run that found them goes on without them.
 */
export class ChecksOffer implements vscode.Disposable {
  #item: vscode.StatusBarItem | undefined;

  /**
   * @param root absolute path of the workspace folder
   * @param names commands that the project names and that nobody has chosen or declined
   */
  found(root: string, names: string): void {
    this.#show(
      root,
      "$(beaker)",
      vscode.l10n.t("{0}: choose checks", productName),
      vscode.l10n.t(
        "This project names checks, and none is run on patches before you choose it: {0}.",
        names,
      ),
      undefined,
    );
  }

  /**
   * @param root absolute path of the workspace folder
   * @param names commands that the user chose, and whose text is another since
   */
  changed(root: string, names: string): void {
    this.#show(
      root,
      "$(warning)",
      vscode.l10n.t("{0}: checks have changed", productName),
      vscode.l10n.t("Checks were changed since you chose them, and are not run: {0}.", names),
      new vscode.ThemeColor("statusBarItem.warningBackground"),
    );
  }

  answered(): void {
    this.#item?.dispose();
    this.#item = undefined;
  }

  dispose(): void {
    this.answered();
  }

  #show(
    root: string,
    icon: string,
    text: string,
    why: string,
    background: vscode.ThemeColor | undefined,
  ): void {
    this.#item ??= vscode.window.createStatusBarItem(commandIds.chooseChecks, vscode.StatusBarAlignment.Left);
    const item = this.#item;
    item.name = vscode.l10n.t("{0}: Checks", productName);
    item.text = `${icon} ${text}`;
    item.tooltip = `${why}\n${vscode.l10n.t("Click to choose which are run.")}`;
    item.command = { command: commandIds.chooseChecks, title: text, arguments: [root] };
    item.backgroundColor = background;
    item.accessibilityInformation = { label: `${text}. ${why}`, role: "button" };
    item.show();
  }
}
