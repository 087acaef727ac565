import * as vscode from "vscode";
import { contextKeys, pastRunsView } from "../contributions.ts";
import type { Notices } from "../notices/notices.ts";
import type { LazyEngine } from "../run/lazy-engine.ts";
import type { RunFeed } from "../run/run-feed.ts";
import type { PastRun } from "../run/run-archive.ts";
import { dayOf, matches, runItem } from "./run-item.ts";

/** A day, or a run of it. */
export type PastRunNode =
  | { readonly kind: "day"; readonly day: string; readonly runs: readonly PastRun[] }
  | { readonly kind: "run"; readonly run: PastRun };

/** The runs that are kept, by day, the newest first. Nothing is read before the view is seen. */
export class PastRuns implements vscode.TreeDataProvider<PastRunNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: vscode.TreeView<PastRunNode>;
  readonly #subscriptions: vscode.Disposable;
  #words = "";
  #hasLooked = false;

  constructor(
    private readonly engine: Pick<LazyEngine, "get">,
    private readonly notices: Pick<Notices, "error">,
    feed: Pick<RunFeed, "onDidBegin" | "onDidEnd">,
  ) {
    this.#view = vscode.window.createTreeView(pastRunsView, { treeDataProvider: this, canSelectMany: true });
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      this.#changed,
      // The journal begins with the first event.
      feed.onDidBegin((live) => {
        const first = live.listen(() => {
          first.dispose();
          this.refresh();
        });
      }),
      feed.onDidEnd(() => this.refresh()),
      // Other windows and the command line run as well, and tell nobody.
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#hasLooked) {
          this.refresh();
        }
      }),
    );
  }

  get selection(): readonly PastRunNode[] {
    return this.#view.selection;
  }

  get filter(): string {
    return this.#words;
  }

  /** @param words all of which have to occur; empty: everything is shown */
  setFilter(words: string): void {
    this.#words = words.trim();
    void vscode.commands.executeCommand("setContext", contextKeys.runsFiltered, this.#words !== "");
    this.refresh();
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: PastRunNode): Promise<PastRunNode[]> {
    if (node !== undefined) {
      return node.kind === "day" ? node.runs.map((run) => ({ kind: "run", run })) : [];
    }
    try {
      const { archive } = await this.engine.get();
      this.#hasLooked = true;
      const days = new Map<string, PastRun[]>();
      for (const run of archive.list().filter((each) => matches(each, this.#words))) {
        const day = dayOf(run);
        days.set(day, [...(days.get(day) ?? []), run]);
      }
      // The editor shows the text for an empty view, which says what to do then, only where there is no message.
      this.#view.message =
        this.#words === "" || days.size === 0 ? "" : vscode.l10n.t("Only runs with: {0}", this.#words);
      return [...days].map(([day, runs]) => ({ kind: "day", day, runs }));
    } catch (error) {
      this.notices.error(error);
      return [];
    }
  }

  getTreeItem(node: PastRunNode): vscode.TreeItem {
    if (node.kind === "run") {
      return runItem(node.run);
    }
    const item = new vscode.TreeItem(node.day, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `day ${node.day}`;
    item.description =
      node.runs.length === 1 ? vscode.l10n.t("1 run") : vscode.l10n.t("{0} runs", node.runs.length);
    item.contextValue = "day";
    return item;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
