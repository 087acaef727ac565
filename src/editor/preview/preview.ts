import * as vscode from "vscode";
import { contextKeys, productName } from "../contributions.ts";
import { filesOf, type Proposal, type Standing } from "../review/proposal.ts";
import { fileUri } from "../workspace/workspace-file.ts";
import { fromProposalUri, reviewScheme, toProposalUri } from "./proposal-uri.ts";

const standings: Readonly<Record<Standing, string>> = {
  verified: vscode.l10n.t("verified"),
  checked: vscode.l10n.t("checked"),
  incomplete: vscode.l10n.t("verified, not complete"),
  unverified: vscode.l10n.t("NOT verified"),
};

/** Shows a proposal in the editor's own diff and closes it again; never touches a tab of the user's. */
export class Preview implements vscode.Disposable {
  /** Of the tab that shows the proposal. */
  #title: string | undefined;
  #active = false;
  readonly #subscription: vscode.Disposable;

  constructor() {
    const { onDidChangeTabs, onDidChangeTabGroups } = vscode.window.tabGroups;
    this.#subscription = vscode.Disposable.from(
      onDidChangeTabs(() => this.#noticeActiveTab()),
      onDidChangeTabGroups(() => this.#noticeActiveTab()),
    );
  }

  /** In a tab that stays: one in preview mode would go with the next file the user looks at. */
  async show(proposal: Proposal): Promise<void> {
    const { changes } = proposal.patch;
    this.#title = titleOf(proposal);
    const [only] = changes;
    if (changes.length === 1 && only !== undefined) {
      const options: vscode.TextDocumentShowOptions = { preview: false };
      const { before, after } = sidesOf(proposal, only.path);
      await vscode.commands.executeCommand("vscode.diff", before, after, this.#title, options);
    } else {
      // A file that goes has a right side as well: its lenses are there.
      const resources = changes.map(({ kind, path }) => {
        const { before, after } = sidesOf(proposal, path);
        return [fileUri(proposal.root, path), kind === "create" ? undefined : before, after];
      });
      await keepUsersPreviewTab();
      await vscode.commands.executeCommand("vscode.changes", this.#title, resources);
      await vscode.commands.executeCommand("workbench.action.keepEditor");
    }
    this.#noticeActiveTab();
  }

  /** Takes the tabs that the editor has opened again for its own. */
  adopt(proposal: Proposal): void {
    this.#title = titleOf(proposal);
    this.#noticeActiveTab();
  }

  /** One file of the proposal, with the cursor in its right side; beside the diff of all files, where there are several. */
  async showFile(proposal: Proposal, path: string, at: vscode.Range): Promise<void> {
    const { before, after } = sidesOf(proposal, path);
    const title = `${productName}: ${path} (${standings[proposal.standing]})`;
    const options: vscode.TextDocumentShowOptions = { preview: false, selection: at };
    await vscode.commands.executeCommand("vscode.diff", before, after, title, options);
    this.#noticeActiveTab();
  }

  async close(): Promise<void> {
    const tabs = vscode.window.tabGroups.all
      .flatMap((group) => group.tabs)
      .filter((tab) => this.#isOurs(tab));
    this.#title = undefined;
    if (tabs.length > 0) {
      await vscode.window.tabGroups.close(tabs);
    }
    this.#noticeActiveTab();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #noticeActiveTab(): void {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    const active = tab !== undefined && this.#isOurs(tab);
    if (active !== this.#active) {
      this.#active = active;
      void vscode.commands.executeCommand("setContext", contextKeys.previewActive, active);
    }
  }

  #isOurs({ input, label }: vscode.Tab): boolean {
    if (input instanceof vscode.TabInputTextDiff) {
      return fromProposalUri(input.modified) !== undefined;
    }
    if (input instanceof vscode.TabInputText && input.uri.scheme === reviewScheme) {
      return true;
    }
    // The API has no name yet for the tab of a diff of several files. Its title is all there is, and the editor
    // appends their number to it.
    return (
      this.#title !== undefined && label.startsWith(this.#title) && !(input instanceof vscode.TabInputText)
    );
  }
}

function sidesOf(
  { id }: Proposal,
  path: string,
): { readonly before: vscode.Uri; readonly after: vscode.Uri } {
  return {
    before: toProposalUri({ proposal: id, path, side: "before" }),
    after: toProposalUri({ proposal: id, path, side: "after" }),
  };
}

/** A diff of several files always opens in the group's preview tab, and would take the place of the user's. */
async function keepUsersPreviewTab(): Promise<void> {
  const { tabs, viewColumn } = vscode.window.tabGroups.activeTabGroup;
  const tab = tabs.find(({ isPreview }) => isPreview);
  if (tab?.isActive === true) {
    await vscode.commands.executeCommand("workbench.action.keepEditor");
  } else if (tab?.input instanceof vscode.TabInputText) {
    await vscode.window.showTextDocument(tab.input.uri, { preview: false, viewColumn });
  }
}

function titleOf(proposal: Proposal): string {
  const standing = standings[proposal.standing];
  return proposal.patch.changes.length === 1
    ? `${productName}: ${filesOf(proposal, vscode.l10n.t)} (${standing})`
    : `${productName}: ${standing}`;
}
